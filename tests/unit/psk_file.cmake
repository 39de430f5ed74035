# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(psk_file SOURCES test_psk_file.c LIBS base)
target_compile_definitions(unit_psk_file PRIVATE _GNU_SOURCE)
