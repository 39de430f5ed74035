# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(surroundings test_surroundings.py ONCE)
