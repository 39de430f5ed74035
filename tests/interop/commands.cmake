# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(commands test_commands.py)
