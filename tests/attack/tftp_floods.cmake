# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(tftp_floods attack_tftp_floods.py)
