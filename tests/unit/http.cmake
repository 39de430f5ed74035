# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(http_server SOURCES test_http_server.c http_lab.c LIBS itlphone_http hal_virtual)
  unit_test(http_request SOURCES test_http_request.c LIBS itlphone_http)
  unit_test(http_way SOURCES test_http_way.c LIBS itlphone_http hal_virtual)
endif()
