# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(ssh attack_ssh.py)
