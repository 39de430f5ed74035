# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(screen test_screen.py ONCE)
