# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(day test_day.py ONCE)
