# SPDX-License-Identifier: GPL-2.0-or-later
# What libcoap stands on, over the virtual world, with the memory that it has in boards/.
if(NOT ITLPHONE_BOARD)
  set(coap_board ${PROJECT_SOURCE_DIR}/boards/libcoap)
  unit_test(coap_port SOURCES test_coap_port.c ${PROJECT_SOURCE_DIR}/hal/coap/coap_port.c
            ${PROJECT_SOURCE_DIR}/hal/coap/coap_sockets.c ${coap_board}/memory.c ${PROJECT_SOURCE_DIR}/boards/startup/heap.c
            LIBS hal_virtual coap_headers)
  target_include_directories(unit_coap_port BEFORE PRIVATE ${coap_board}/include ${coap_board}
                             ${PROJECT_SOURCE_DIR}/boards/startup)
endif()
