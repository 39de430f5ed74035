# SPDX-License-Identifier: GPL-2.0-or-later
# hal_conformance is made in hal_conformance.cmake.
unit_test(hal_posix SOURCES test_hal_posix.c test_posix_flash.c test_posix_net.c test_posix_watch.c LIBS hal_conformance hal_posix)
target_compile_definitions(unit_hal_posix PRIVATE _GNU_SOURCE)
