# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(tls SOURCES test_tls.c LIBS listfile PkgConfig::WOLFSSL)
