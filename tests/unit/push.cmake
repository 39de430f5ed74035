# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(push SOURCES test_push.c screen_rig.c tftp_host.c LIBS itlphone_push list_builder itlphone hal_virtual)
  unit_test(push_secure SOURCES test_push_secure.c https_lab.c https_host.c tvs_rig.c tftp_host.c LIBS itlphone_push lab_tvs hal_virtual
            PkgConfig::WOLFSSL)
endif()
