# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(picture SOURCES test_picture.c screen_rig.c tftp_host.c LIBS itlphone_picture list_builder itlphone hal_virtual)
endif()
