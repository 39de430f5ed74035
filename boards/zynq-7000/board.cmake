# SPDX-License-Identifier: GPL-2.0-or-later
# Zynq-7000 (PYNQ-Z1 and Z2, Zybo, ZedBoard): Cortex-A9, Cadence GEM Ethernet, Quad-SPI NOR flash.
set(BOARD_CPU_FLAGS -mcpu=cortex-a9 -marm -mfloat-abi=soft -mno-unaligned-access)
set(BOARD_DRIVERS cadence_gem cadence_ttc cadence_uart gic noise_health pl310 spi_nor zynq_qspi zynq_slcr zynq_swdt zynq_xadc)
set(BOARD_SOURCES startup/cortex_a.S startup/mmu.c qemu/semihosting.c)
set(BOARD_WOLFSSL_SP sp_c32)
set(BOARD_WOLFSSL_DEFINITIONS WOLFSSL_HAVE_SP_RSA WOLFSSL_HAVE_SP_ECC WOLFSSL_SP_4096 WOLFSSL_SP_384)
set(BOARD_DIRECTORY ON)
