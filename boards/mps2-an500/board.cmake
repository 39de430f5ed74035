# SPDX-License-Identifier: GPL-2.0-or-later
# MPS2+ FPGA board with application note 500: Cortex-M7, LAN9118 Ethernet.
set(BOARD_CPU_FLAGS -mcpu=cortex-m7 -mthumb)
set(BOARD_DRIVERS cmsdk_uart sp805 cortex_m cortex_m7_memory lan9118 mps2)
set(BOARD_SOURCES startup/cortex_m.c qemu/board_qemu.c qemu/semihosting.c flash/flash_rules.c flash/storage_memory.c)
set(BOARD_WOLFSSL_SP sp_cortexm)
set(BOARD_WOLFSSL_DEFINITIONS WOLFSSL_HAVE_SP_RSA WOLFSSL_HAVE_SP_ECC WOLFSSL_SP_4096 WOLFSSL_SP_384
    WOLFSSL_SP_ASM WOLFSSL_SP_ARM_CORTEX_M_ASM)
set(BOARD_DIRECTORY ON)
