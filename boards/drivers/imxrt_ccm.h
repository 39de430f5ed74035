/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Clocks of i.MX RT1060 chips (i.MX RT1060 Reference Manual, chapters 14, CCM, and 57, watchdogs), as the program wants
 * them: nothing of the fuses, the core's voltage or the flash's clock is touched.
 */
#ifndef BOARDS_IMXRT_CCM_H
#define BOARDS_IMXRT_CCM_H

#include <stdint.h>

/** Processor, of which the chip takes 528 MHz at the voltage that it starts with. */
#define IMXRT_CORE_HZ 528000000u

/** Buses of the peripherals; the Ethernet controller makes MDC of it. */
#define IMXRT_IPG_HZ 132000000u

/** Crystal; UARTs and the millisecond clock run from it. */
#define IMXRT_CRYSTAL_HZ 24000000u

/** Modules whose clock a program opens: number of the register CCGR, number of its field. */
typedef enum imxrt_gate {
    IMXRT_GPIO2 = 0 << 4 | 15,
    IMXRT_ENET = 1 << 4 | 5,
    IMXRT_GPT1 = 1 << 4 | 10,
    IMXRT_GPT1_SERIAL = 1 << 4 | 11,
    IMXRT_GPIO1 = 1 << 4 | 13,
    IMXRT_OCOTP = 2 << 4 | 6,
    IMXRT_LPUART6 = 3 << 4 | 3,
    IMXRT_WDOG1 = 3 << 4 | 8,
    IMXRT_IOMUXC = 4 << 4 | 1,
    IMXRT_IOMUXC_GPR = 4 << 4 | 2,
    IMXRT_WDOG3 = 5 << 4 | 2,
    IMXRT_LPUART1 = 5 << 4 | 12,
    IMXRT_TRNG = 6 << 4 | 6,
} imxrt_gate_t;

/** Switches off the watchdog that may run since reset (RTWDOG, by the fuses), and the 16 s power-down counter of
 * WDOG1. */
void imxrt_watchdogs_stop(void);

/** Processor and buses from PLL 2, UARTs from the crystal, sleep that lets SysTick run. */
void imxrt_clocks_start(void);

/** Opens the clock of a module; its registers may be reached from then on. */
void imxrt_gate_open(imxrt_gate_t gate);

/** PLL 6 for the Ethernet PHY: 50 MHz, which the pin of the reference clock gives out and takes in. */
void imxrt_ethernet_clock_start(void);

#endif
