# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(coap_alarm SOURCES test_coap_alarm.c LIBS itlphone_coap hal_posix PkgConfig::COAP_NOTLS)
endif()
