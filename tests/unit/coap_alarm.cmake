# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(coap_alarm SOURCES test_coap_alarm.c LIBS itlphone_coap hal_posix)
  foreach(call coap_new_context coap_new_client_session coap_new_pdu coap_add_option)
    target_link_options(unit_coap_alarm PRIVATE -Wl,--wrap=${call})
  endforeach()
endif()
