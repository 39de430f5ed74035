# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(values SOURCES test_values.c LIBS base)
