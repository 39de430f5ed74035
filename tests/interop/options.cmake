# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(options test_options.py ONCE)
