# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(family SOURCES test_family.c LIBS itlphone)
