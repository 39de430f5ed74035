# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(authenticate attack_authenticate.py)
