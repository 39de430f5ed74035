# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(signature attack_signature.py)
