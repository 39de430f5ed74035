# SPDX-License-Identifier: GPL-2.0-or-later
# What the boards build needs before firmware/ is read: the processor's flags and the libraries, compiled from source.
set(WOLFSSL_SOURCE_DIR "" CACHE PATH "wolfSSL's source tree (boards/sources.sh fetches Debian's)")
set(LWIP_SOURCE_DIR "" CACHE PATH "lwIP's source tree (boards/sources.sh fetches Debian's)")
set(EXPAT_SOURCE_DIR "" CACHE PATH "expat's source tree (boards/sources.sh fetches Debian's)")
option(ITLPHONE_BOARD_TESTS "Build the unit tests of firmware/ for the board, not its image" OFF)
set(trees WOLFSSL_SOURCE_DIR EXPAT_SOURCE_DIR LWIP_SOURCE_DIR)
foreach(tree ${trees})
  if(NOT IS_DIRECTORY "${${tree}}")
    message(FATAL_ERROR "${tree} is not a folder: `boards/sources.sh build/sources wolfssl lwip expat` fetches the sources")
  endif()
endforeach()

set(BOARD_DIR ${CMAKE_CURRENT_SOURCE_DIR}/boards/${ITLPHONE_BOARD})
if(NOT EXISTS ${BOARD_DIR}/board.cmake)
  message(FATAL_ERROR "no such board: ${ITLPHONE_BOARD}")
endif()
enable_language(ASM)
include(${BOARD_DIR}/board.cmake)

add_compile_options(${BOARD_CPU_FLAGS} -ffunction-sections -fdata-sections -fno-common -fstack-usage -g)
add_link_options(${BOARD_CPU_FLAGS})
if(ITLPHONE_BOARD_TESTS)
  add_compile_definitions(BOARD_UNIT_TESTS)
  # newlib defines PRIu64 only where sys/types.h came first; tests reach beyond enums, as wide as they are on the host.
  add_compile_options("SHELL:-include sys/types.h" -fno-short-enums)
endif()
add_subdirectory(boards/lwip)
add_subdirectory(boards/wolfssl)
add_subdirectory(boards/expat)
# firmware/ links the libraries under the names that the host's pkg-config gives them.
add_library(PkgConfig::WOLFSSL ALIAS wolfssl)
add_library(PkgConfig::EXPAT ALIAS expat)
