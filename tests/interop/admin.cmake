# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(admin test_admin.py ONCE)
