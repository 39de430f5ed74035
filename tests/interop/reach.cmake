# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(reach test_reach.py)
