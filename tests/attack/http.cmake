# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(http attack_http.py)
