# SPDX-License-Identifier: GPL-2.0-or-later
# Parts of the boards that read what comes from outside; where lwIP's source is there (tests/unit/hal_lwip.cmake).
if(NOT TARGET hal_lwip)
  return()
endif()
target_compile_options(lwip PRIVATE -fsanitize=fuzzer-no-link)
target_compile_options(hal_lwip PRIVATE -fsanitize=fuzzer-no-link)
set(app ${PROJECT_SOURCE_DIR}/boards/app)
fuzz_target(fuzz_dhcp fuzz_dhcp.c fuzz_board.c LIBS hal_lwip lwip)
fuzz_target(fuzz_dns fuzz_dns.c fuzz_board.c LIBS hal_lwip lwip)
fuzz_target(fuzz_options fuzz_options.c fuzz_board.c ${app}/options.c LIBS hal_lwip lwip)
fuzz_target(fuzz_settings fuzz_settings.c fuzz_nor.c fuzz_board.c ${app}/settings.c ${app}/options.c
            ${app}/console_set.c ${app}/settings_edit.c LIBS hal_lwip lwip)
foreach(target dhcp dns options settings)
  target_include_directories(fuzz_${target} PRIVATE ${PROJECT_SOURCE_DIR}/boards ${app} ${PROJECT_SOURCE_DIR}/hal)
endforeach()
