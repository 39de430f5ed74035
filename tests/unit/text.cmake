# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(text SOURCES test_text.c test_text_read.c LIBS itlphone)
