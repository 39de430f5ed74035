# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(kinds attack_kinds.py)
