# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(https_url SOURCES test_https_url.c LIBS itlphone_https)
endif()
