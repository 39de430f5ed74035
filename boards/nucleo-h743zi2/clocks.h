/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Clocks and pins of the NUCLEO-H743ZI2.
 */
#ifndef BOARDS_NUCLEO_H743_CLOCKS_H
#define BOARDS_NUCLEO_H743_CLOCKS_H

/** Processor; the buses of memory and Ethernet; those of other modules. */
#define CLOCKS_CORE_HZ 400000000u
#define CLOCKS_BUS_HZ  200000000u
#define CLOCKS_APB_HZ  100000000u

/** Goes from the internal oscillator to the PLL: over the 8 MHz that ST-LINK gives, or over the internal oscillator
 *  where it gives none, as on a board without its ST-LINK part. */
void clocks_start(void);

/** Opens the clocks of the modules in use, chooses RMII, and connects the modules with their pins. */
void pins_start(void);

#endif
