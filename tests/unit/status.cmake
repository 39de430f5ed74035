# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(status SOURCES test_status.c LIBS itlphone)
