# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(push test_push.py)
interop_test(push_macros test_push_macros.py ONCE)
