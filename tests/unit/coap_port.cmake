# SPDX-License-Identifier: GPL-2.0-or-later
# What libcoap stands on in boards/, here on the virtual world: its sockets go by other names, as this machine has some.
set(coap_port ${PROJECT_SOURCE_DIR}/boards/libcoap)
unit_test(coap_port SOURCES test_coap_port.c ${coap_port}/port.c ${coap_port}/sockets.c
          ${PROJECT_SOURCE_DIR}/boards/startup/heap.c LIBS hal_virtual coap_headers)
target_include_directories(unit_coap_port BEFORE PRIVATE ${coap_port}/include ${coap_port}
                           ${PROJECT_SOURCE_DIR}/boards/startup)
foreach(call socket bind connect getsockname getpeername setsockopt ioctl send sendto recv recvfrom select close)
  target_compile_definitions(unit_coap_port PRIVATE ${call}=port_${call})
endforeach()
