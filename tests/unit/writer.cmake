# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(writer SOURCES test_writer.c LIBS itlphone)
