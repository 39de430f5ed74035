# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(bulk_erase test_bulk_erase.py ONCE)
