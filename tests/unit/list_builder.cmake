# SPDX-License-Identifier: GPL-2.0-or-later
# Lists in memory, for the tests and benchmarks that need them.
add_library(list_builder STATIC ${CMAKE_CURRENT_SOURCE_DIR}/list_builder.c ${CMAKE_CURRENT_SOURCE_DIR}/slow_source.c)
target_include_directories(list_builder PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(list_builder PUBLIC UNIT_DATA="${CMAKE_CURRENT_SOURCE_DIR}/data")
target_link_libraries(list_builder PUBLIC itlphone PkgConfig::WOLFSSL PRIVATE itlphone_flags)
