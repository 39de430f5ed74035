# SPDX-License-Identifier: GPL-2.0-or-later
# Stellaris LM3S6965 evaluation board: Cortex-M3, 256 KB flash, 64 KB RAM, Ethernet on the chip. Everything has to fit:
# TLS 1.2 only, small pools, no CoAP, no HTTP.
set(BOARD_CPU_FLAGS -mcpu=cortex-m3 -mthumb)
set(BOARD_DRIVERS cortex_m pl011 sd_spi sp805 stellaris_enet)
set(BOARD_SOURCES startup/cortex_m.c qemu/board_qemu.c qemu/semihosting.c flash/flash_rules.c)
set(BOARD_COAP OFF)
set(BOARD_HTTP OFF)
set(BOARD_LWIP_DEFINITIONS PBUF_POOL_SIZE=4 MEM_SIZE=3072 DNS_TABLE_SIZE=2 TCP_WND=2920 LWIP_NET_LOOKUPS=1u)
set(BOARD_WOLFSSL_SP sp_cortexm)
set(BOARD_WOLFSSL_DEFINITIONS BOARD_TLS12_ONLY WOLFSSL_HAVE_SP_RSA WOLFSSL_HAVE_SP_ECC WOLFSSL_SP_ASM
    WOLFSSL_SP_ARM_CORTEX_M_ASM WOLFSSL_SP_NO_3072)
