# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(admin SOURCES test_admin.c LIBS admin PkgConfig::CJSON)
target_compile_definitions(unit_admin PRIVATE _GNU_SOURCE) # open_memstream
