# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(known_hosts attack_known_hosts.py)
