# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(commands attack_commands.py)
