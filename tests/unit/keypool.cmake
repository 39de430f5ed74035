# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(keypool SOURCES test_keypool.c LIBS keypool)
endif()
