# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(defaults attack_defaults.py)
