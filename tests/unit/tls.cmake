# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(tls SOURCES test_tls.c LIBS listfile PkgConfig::WOLFSSL)
unit_test(tls_connection SOURCES test_tls_connection.c LIBS listfile hal_virtual PkgConfig::WOLFSSL)
unit_test(tls_peer SOURCES test_tls_peer.c tvs_rig.c LIBS lab_tvs hal_virtual)
