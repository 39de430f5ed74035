# SPDX-License-Identifier: GPL-2.0-or-later
# Versatile Express with a Cortex-A9 daughterboard: LAN9118 Ethernet, CFI NOR flash.
set(BOARD_CPU_FLAGS -mcpu=cortex-a9 -marm -mfloat-abi=soft -mno-unaligned-access)
set(BOARD_DRIVERS cfi_nor gic lan9118 pl011 sp804)
set(BOARD_SOURCES startup/cortex_a.S startup/mmu.c qemu/board_qemu.c qemu/semihosting.c)
set(BOARD_WOLFSSL_SP sp_c32)
set(BOARD_WOLFSSL_DEFINITIONS WOLFSSL_HAVE_SP_RSA WOLFSSL_HAVE_SP_ECC WOLFSSL_SP_4096 WOLFSSL_SP_384)
set(BOARD_DIRECTORY ON)
