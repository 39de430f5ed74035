# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(reach SOURCES test_reach.c LIBS itlphone)
