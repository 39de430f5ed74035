# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(web SOURCES test_web.c tftp_host.c LIBS itlphone_web hal_virtual)
