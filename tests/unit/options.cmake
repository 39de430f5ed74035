# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(options SOURCES test_options.c LIBS itlphone)
