# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(push attack_push.py)
