# SPDX-License-Identifier: GPL-2.0-or-later
# What the applications of all boards make of board.h, on the host.
if(NOT ITLPHONE_BOARD)
  set(boards ${PROJECT_SOURCE_DIR}/boards)
  unit_test(board_hal SOURCES test_board_hal.c ${boards}/app/device_hal.c ${boards}/app/out.c LIBS itlphone)
  target_include_directories(unit_board_hal PRIVATE ${boards} ${boards}/app ${boards}/lwip ${PROJECT_SOURCE_DIR}/hal)
endif()
