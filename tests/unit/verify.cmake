# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(verify SOURCES test_verify.c LIBS list_builder itlphone itlphone_flags)
