# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(tftpd SOURCES test_tftpd.c test_tftpd_hostile.c test_tftpd_folder.c tftpd_lab.c
          LIBS serving tftpd itlphone hal_virtual)
target_compile_definitions(unit_tftpd PRIVATE _GNU_SOURCE)
