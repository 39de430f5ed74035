# SPDX-License-Identifier: GPL-2.0-or-later
# What boards with an i.MX RT1060 have in common.
set(BOARD_CPU_FLAGS -mcpu=cortex-m7 -mthumb -mfloat-abi=soft)
set(BOARD_DRIVERS cortex_m cortex_m_alone cortex_m7_memory imx_lpuart imx_watchdog imxrt1060 imxrt_boot imxrt_ccm imxrt_flash imxrt_gpt
    imxrt_pins imxrt_trng nxp_enet unique_mac)
set(BOARD_SOURCES startup/cortex_m.c)
set(BOARD_DIRECTORY ON)
set(BOARD_WOLFSSL_SP sp_cortexm)
set(BOARD_WOLFSSL_DEFINITIONS WOLFSSL_HAVE_SP_RSA WOLFSSL_HAVE_SP_ECC WOLFSSL_SP_4096 WOLFSSL_SP_384
    WOLFSSL_SP_ASM WOLFSSL_SP_ARM_CORTEX_M_ASM)
