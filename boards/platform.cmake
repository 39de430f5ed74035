# SPDX-License-Identifier: GPL-2.0-or-later
# What the boards build needs before firmware/ is read: the processor's flags and the libraries, compiled from source.
set(WOLFSSL_SOURCE_DIR "" CACHE PATH "wolfSSL's source tree (boards/sources.sh fetches Debian's)")
set(LWIP_SOURCE_DIR "" CACHE PATH "lwIP's source tree (boards/sources.sh fetches Debian's)")
set(EXPAT_SOURCE_DIR "" CACHE PATH "expat's source tree (boards/sources.sh fetches Debian's)")
set(LIBCOAP_SOURCE_DIR "" CACHE PATH "libcoap's source tree (boards/sources.sh fetches Debian's); not for the tests")
set(HTTP_PARSER_SOURCE_DIR "" CACHE PATH "http-parser's source tree (boards/sources.sh fetches Debian's); not for the tests")
option(ITLPHONE_BOARD_TESTS "Build the unit tests of firmware/ for the board, not its image" OFF)
set(trees WOLFSSL_SOURCE_DIR EXPAT_SOURCE_DIR LWIP_SOURCE_DIR)
if(NOT ITLPHONE_BOARD_TESTS)
  list(APPEND trees LIBCOAP_SOURCE_DIR HTTP_PARSER_SOURCE_DIR)
endif()
foreach(tree ${trees})
  if(NOT IS_DIRECTORY "${${tree}}")
    message(FATAL_ERROR "${tree} is not a folder: `boards/sources.sh build/sources wolfssl lwip expat libcoap3 http-parser` fetches the sources")
  endif()
endforeach()

# A name is a folder of boards/; a board of somebody else's is a folder anywhere.
get_filename_component(BOARD_DIR "${ITLPHONE_BOARD}" ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR}/boards)
get_filename_component(BOARD_NAME "${BOARD_DIR}" NAME)
if(NOT EXISTS ${BOARD_DIR}/board.cmake)
  message(FATAL_ERROR "no such board: ${ITLPHONE_BOARD}")
endif()
enable_language(ASM)
set(BOARD_COAP ON) # a board without room for libcoap says so
set(BOARD_HTTP ON) # the same of HTTP
set(BOARD_DIRECTORY OFF) # one that has HTTP, and 36 KB of RAM for directory and services, says ON
include(${BOARD_DIR}/board.cmake)
if(BOARD_HTTP AND NOT ITLPHONE_BOARD_TESTS)
  # For pages a port to listen on and two connections, beside what a boot needs.
  list(APPEND BOARD_LWIP_DEFINITIONS BOARD_WEB LWIP_NET_SOCKETS=10u)
endif()

add_compile_options(${BOARD_CPU_FLAGS} -ffunction-sections -fdata-sections -fno-common -fstack-usage -g)
add_link_options(${BOARD_CPU_FLAGS})
if(ITLPHONE_BOARD_TESTS)
  # They sign, so keys have a private half.
  add_compile_definitions(BOARD_UNIT_TESTS ITL_SIGNATURE_LIBRARY_BYTES=9432u)
  # newlib defines PRIu64 only where sys/types.h came first; tests reach beyond enums, as wide as they are on the host.
  add_compile_options("SHELL:-include sys/types.h" -fno-short-enums)
endif()
add_subdirectory(boards/lwip)
if(BOARD_COAP AND NOT ITLPHONE_BOARD_TESTS)
  add_subdirectory(boards/libcoap)
endif()
if(BOARD_HTTP AND NOT ITLPHONE_BOARD_TESTS)
  include(firmware/http/http_parser.cmake)
endif()
add_subdirectory(boards/wolfssl)
add_subdirectory(boards/expat)
# firmware/ links the libraries under the names that the host's pkg-config gives them.
add_library(PkgConfig::WOLFSSL ALIAS wolfssl)
add_library(PkgConfig::EXPAT ALIAS expat)
