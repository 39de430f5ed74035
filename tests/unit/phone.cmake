# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(phone SOURCES test_phone.c sign_again.c tftp_host.c LIBS itlphone hal_virtual listfile)
unit_test(phone_http SOURCES test_phone_http.c tftp_host.c LIBS itlphone hal_virtual)
