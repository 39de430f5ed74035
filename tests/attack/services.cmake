# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(services attack_services.py)
