# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(push SOURCES test_push.c screen_rig.c tftp_host.c LIBS itlphone_push list_builder itlphone hal_virtual)
endif()
