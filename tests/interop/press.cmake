# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(press test_press.py)
