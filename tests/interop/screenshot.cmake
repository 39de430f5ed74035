# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(screenshot test_screenshot.py)
