# SPDX-License-Identifier: GPL-2.0-or-later
# What every implementation of the HAL must do.
add_library(hal_conformance STATIC
            ${CMAKE_CURRENT_SOURCE_DIR}/hal_conformance.c ${CMAKE_CURRENT_SOURCE_DIR}/hal_conformance_flash.c
            ${CMAKE_CURRENT_SOURCE_DIR}/hal_conformance_other.c ${CMAKE_CURRENT_SOURCE_DIR}/hal_conformance_tcp.c
            ${CMAKE_CURRENT_SOURCE_DIR}/hal_conformance_udp.c ${CMAKE_CURRENT_SOURCE_DIR}/hal_conformance_wait.c)
target_include_directories(hal_conformance PUBLIC ${PROJECT_SOURCE_DIR}/hal/include)
target_link_libraries(hal_conformance PUBLIC unit_runner)
