# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(collector SOURCES test_collector.c LIBS collector coap_headers PkgConfig::COAP_NOTLS PkgConfig::SQLITE)
target_compile_definitions(unit_collector PRIVATE _GNU_SOURCE)
unit_test(resets SOURCES test_resets.c LIBS collector PkgConfig::COAP_NOTLS)
target_compile_definitions(unit_resets PRIVATE _GNU_SOURCE)
