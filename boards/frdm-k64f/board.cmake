# SPDX-License-Identifier: GPL-2.0-or-later
# NXP FRDM-K64F: Cortex-M4, 1 MB flash, 256 KB RAM, ENET with an RMII PHY. Not yet run on hardware.
set(BOARD_CPU_FLAGS -mcpu=cortex-m4 -mthumb -mfloat-abi=soft)
set(BOARD_DRIVERS cortex_m cortex_m_alone cortex_m_read ecc_flash kinetis_flash kinetis_system kinetis_uart nxp_enet unique_mac)
set(BOARD_SOURCES startup/cortex_m.c frdm-k64f/clocks.c)
set(BOARD_WOLFSSL_SP sp_cortexm)
set(BOARD_WOLFSSL_DEFINITIONS WOLFSSL_HAVE_SP_RSA WOLFSSL_HAVE_SP_ECC WOLFSSL_SP_4096 WOLFSSL_SP_384
    WOLFSSL_SP_ASM WOLFSSL_SP_ARM_CORTEX_M_ASM)
