# SPDX-License-Identifier: GPL-2.0-or-later
# i.MX 6UltraLite evaluation kit: Cortex-A7, NXP ENET Ethernet.
set(BOARD_CPU_FLAGS -mcpu=cortex-a7 -marm -mfloat-abi=soft -mno-unaligned-access)
set(BOARD_DRIVERS generic_timer gic imx_uart imx_watchdog nxp_enet)
set(BOARD_SOURCES startup/cortex_a.S startup/mmu.c qemu/board_qemu.c qemu/semihosting.c flash/flash_rules.c flash/storage_memory.c)
set(BOARD_WOLFSSL_SP sp_c32)
set(BOARD_WOLFSSL_DEFINITIONS WOLFSSL_HAVE_SP_RSA WOLFSSL_HAVE_SP_ECC WOLFSSL_SP_4096 WOLFSSL_SP_384)
set(BOARD_DIRECTORY ON)
