# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(alarm SOURCES test_alarm.c LIBS itlphone)
