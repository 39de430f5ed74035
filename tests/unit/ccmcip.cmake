# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(ccmcip SOURCES test_ccmcip.c LIBS ccmcip httpd hal_virtual)
target_compile_definitions(unit_ccmcip PRIVATE _GNU_SOURCE)
