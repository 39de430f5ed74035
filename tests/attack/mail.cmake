# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(mail attack_mail.py)
