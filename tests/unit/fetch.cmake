# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(fetch SOURCES test_fetch.c LIBS itlphone)
