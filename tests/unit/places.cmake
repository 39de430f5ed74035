# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(places SOURCES test_places.c LIBS base)
target_compile_definitions(unit_places PRIVATE _GNU_SOURCE)
