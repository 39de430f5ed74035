# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(tvs_floods attack_tvs_floods.py)
