# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD)
  unit_test(virtual_crypto SOURCES test_virtual_crypto.c LIBS itlphone hal_virtual_crypto)
endif()
