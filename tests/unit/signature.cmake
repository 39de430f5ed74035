# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(signature SOURCES test_signature.c LIBS list_builder itlphone itlphone_flags)
