# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(collector SOURCES test_collector.c LIBS collector hal_posix coap_headers PkgConfig::SQLITE)
target_compile_definitions(unit_collector PRIVATE _GNU_SOURCE)
