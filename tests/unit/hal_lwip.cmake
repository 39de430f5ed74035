# SPDX-License-Identifier: GPL-2.0-or-later
# hal_conformance is made in hal_conformance.cmake. On a board the machine is the board; on the host it is lwip_host.c,
# over lwIP compiled from LWIP_SOURCE_DIR, where that is there.
if(ITLPHONE_BOARD)
  unit_test(hal_lwip MACHINE SOURCES test_hal_lwip.c lwip_machine.c LIBS hal_conformance hal_lwip lwip)
elseif(LWIP_SOURCE_DIR AND IS_DIRECTORY ${LWIP_SOURCE_DIR}/src)
  add_subdirectory(${PROJECT_SOURCE_DIR}/boards/lwip lwip)
  add_subdirectory(${PROJECT_SOURCE_DIR}/hal/lwip hal_lwip)
  target_compile_definitions(lwip PUBLIC MEM_ALIGNMENT=8)
  if(ITLPHONE_SANITIZE)
    target_compile_options(lwip PRIVATE -fsanitize=address,undefined -fno-sanitize-recover=all)
  endif()
  unit_test(hal_lwip SOURCES test_hal_lwip.c lwip_machine.c lwip_host.c
            ${PROJECT_SOURCE_DIR}/boards/app/device_hal.c ${PROJECT_SOURCE_DIR}/boards/app/out.c
            ${PROJECT_SOURCE_DIR}/boards/flash/flash_rules.c ${PROJECT_SOURCE_DIR}/boards/flash/storage_memory.c
            LIBS hal_conformance hal_lwip lwip itlphone)
  target_compile_definitions(unit_hal_lwip PRIVATE _GNU_SOURCE)
endif()
if(TARGET unit_hal_lwip)
  target_include_directories(unit_hal_lwip PRIVATE ${PROJECT_SOURCE_DIR}/boards ${PROJECT_SOURCE_DIR}/boards/lwip
                             ${PROJECT_SOURCE_DIR}/hal)
endif()
