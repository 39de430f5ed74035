# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(reason SOURCES test_reason.c LIBS list_builder itlphone itlphone_flags)
