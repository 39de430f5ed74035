/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Clocks and pins of the FRDM-K64F.
 */
#ifndef BOARDS_K64F_CLOCKS_H
#define BOARDS_K64F_CLOCKS_H

/** Processor and UART0. */
#define CLOCKS_CORE_HZ 120000000u

/** Goes from the internal oscillator to the PLL over the Ethernet PHY's 50 MHz. */
void clocks_start(void);

/** Opens the clocks of the modules in use and connects them with their pins. */
void pins_start(void);

#endif
