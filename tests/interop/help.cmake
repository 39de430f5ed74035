# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(help test_help.py ONCE)
