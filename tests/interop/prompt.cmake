# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(prompt test_prompt.py ONCE)
