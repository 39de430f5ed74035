# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(screenshot SOURCES test_screenshot.c LIBS screenshot)
