# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(directory_read SOURCES test_directory_read.c LIBS itlphone_directory)
  unit_test(directory SOURCES test_directory.c https_lab.c https_host.c tvs_rig.c tftp_host.c LIBS itlphone_directory lab_tvs
            hal_virtual PkgConfig::WOLFSSL)
endif()
