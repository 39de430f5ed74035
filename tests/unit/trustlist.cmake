# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(trustlist SOURCES test_trustlist.c test_record_name.c LIBS list_builder itlphone itlphone_flags)
