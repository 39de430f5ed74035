# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(directory attack_directory.py)
