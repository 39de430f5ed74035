# SPDX-License-Identifier: GPL-2.0-or-later
pkg_check_modules(LIBSSH REQUIRED IMPORTED_TARGET libssh)
unit_test(known_hosts SOURCES test_known_hosts.c LIBS admin PkgConfig::LIBSSH)
target_compile_definitions(unit_known_hosts PRIVATE _GNU_SOURCE)
