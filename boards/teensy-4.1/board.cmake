# SPDX-License-Identifier: GPL-2.0-or-later
# PJRC Teensy 4.1: i.MX RT1062, Cortex-M7, 8 MB SPI NOR flash, ENET with an RMII PHY. Not yet run on hardware.
include(${CMAKE_CURRENT_LIST_DIR}/../imxrt1060.cmake)
set(BOARD_HEX ON) # for its loader
