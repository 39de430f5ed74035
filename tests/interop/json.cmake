# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(json test_json.py)
