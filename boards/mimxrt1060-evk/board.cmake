# SPDX-License-Identifier: GPL-2.0-or-later
# NXP MIMXRT1060-EVK: i.MX RT1062, Cortex-M7, 8 MB SPI NOR flash, ENET with an RMII PHY. Not yet run on hardware.
include(${CMAKE_CURRENT_LIST_DIR}/../imxrt1060.cmake)
set(BOARD_HEX ON) # for its debug probe
set(BOARD_WRITER_DRIVERS cortex_m7_memory imx_watchdog imxrt_ccm imxrt_flash) # of writer.c, for OpenOCD
