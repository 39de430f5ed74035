# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(https_url SOURCES test_https_url.c LIBS itlphone_https)
  unit_test(https_get SOURCES test_https_get.c https_lab.c https_host.c tvs_rig.c tftp_host.c LIBS itlphone_https lab_tvs hal_virtual
            PkgConfig::WOLFSSL)
endif()
