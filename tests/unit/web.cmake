# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(web SOURCES test_web.c tftp_host.c LIBS itlphone_web hal_virtual)
unit_test(web_server SOURCES test_web_server.c tftp_host.c LIBS itlphone_web_server hal_virtual)
