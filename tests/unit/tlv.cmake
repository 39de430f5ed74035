# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(tlv SOURCES test_tlv.c LIBS list_builder itlphone itlphone_flags)
