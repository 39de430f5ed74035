# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(json SOURCES test_json.c LIBS itlphone)
