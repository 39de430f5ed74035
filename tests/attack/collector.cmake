# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(collector attack_collector.py)
