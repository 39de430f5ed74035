# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(sip_message SOURCES test_sip_message.c test_sip_response.c sip_memory.c LIBS itlphone_sip)
  # osip_set_allocators, to run out of memory on purpose.
  target_link_libraries(unit_sip_message PRIVATE ${OSIP_PARSER})
  unit_test(sip_udp SOURCES test_sip_udp.c sip_lab.c LIBS itlphone_sip hal_virtual)
  unit_test(sip_tcp SOURCES test_sip_tcp.c sip_lab.c LIBS itlphone_sip hal_virtual)
endif()
