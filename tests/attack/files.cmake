# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(files attack_files.py)
