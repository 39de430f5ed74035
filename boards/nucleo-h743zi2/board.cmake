# SPDX-License-Identifier: GPL-2.0-or-later
# ST NUCLEO-H743ZI2: Cortex-M7, 2 MB flash in two banks, 1 MB RAM, Synopsys' Ethernet MAC with an RMII PHY. Not yet run on hardware.
set(BOARD_CPU_FLAGS -mcpu=cortex-m7 -mthumb -mfloat-abi=soft)
set(BOARD_DRIVERS cortex_m cortex_m7_memory cortex_m_alone cortex_m_read dwc_eqos ecc_flash noise_health stm32_random stm32_uart stm32_watchdog
    stm32h7_flash unique_mac)
set(BOARD_SOURCES startup/cortex_m.c nucleo-h743zi2/clocks.c)
set(BOARD_DIRECTORY ON)
set(BOARD_WOLFSSL_SP sp_cortexm)
set(BOARD_WOLFSSL_DEFINITIONS WOLFSSL_HAVE_SP_RSA WOLFSSL_HAVE_SP_ECC WOLFSSL_SP_4096 WOLFSSL_SP_384
    WOLFSSL_SP_ASM WOLFSSL_SP_ARM_CORTEX_M_ASM)
