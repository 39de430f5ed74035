# SPDX-License-Identifier: GPL-2.0-or-later
# hal_conformance is made in hal_conformance.cmake.
unit_test(hal_virtual SOURCES test_hal_virtual.c test_virtual_flash.c test_virtual_names.c test_virtual_parts.c test_virtual_tcp.c
          test_virtual_udp.c test_virtual_world.c virtual_rig.c LIBS hal_conformance hal_virtual)
target_compile_definitions(unit_hal_virtual PRIVATE _GNU_SOURCE)
