# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(ctl test_ctl.py)
