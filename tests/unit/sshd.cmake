# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(sshd SOURCES test_sshd.c screen_rig.c tftp_host.c LIBS list_builder sshd_words itlphone hal_virtual)
  target_compile_definitions(unit_sshd PRIVATE _GNU_SOURCE)
endif()
