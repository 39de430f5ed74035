# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(tls SOURCES test_tls.c LIBS listfile PkgConfig::WOLFSSL)
unit_test(tls_connection SOURCES test_tls_connection.c LIBS listfile hal_virtual PkgConfig::WOLFSSL)
