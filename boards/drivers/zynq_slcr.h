/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * System-level control registers of the Zynq-7000 (Xilinx UG585, chapter 4 and appendix B.28): what chip this is, the
 * clocks a boot loader made, and the reset. Rates follow from the console: the boot loader set a UART to 115200 baud
 * from the same oscillator, which is 33.3 MHz on some boards and 50 MHz on others.
 */
#ifndef BOARDS_ZYNQ_SLCR_H
#define BOARDS_ZYNQ_SLCR_H

#include <stdbool.h>
#include <stdint.h>

/** Speeds of an Ethernet link. */
typedef enum zynq_speed { ZYNQ_10_MBIT, ZYNQ_100_MBIT, ZYNQ_1000_MBIT } zynq_speed_t;

/** True in QEMU, whose chip has no identity. */
bool zynq_slcr_is_emulated(void);

/** The clock of timers and watchdog (CPU_1x) in Hz. @param oscillator_hz of the board's PS_CLK, from
 *  zynq_slcr_oscillator_hz */
uint32_t zynq_slcr_timer_hz(uint32_t oscillator_hz);

/** The board's oscillator in Hz, by a UART that runs at a known rate.
 *  @param uart_divisor  what the UART divides its reference clock by
 *  @param baud          the rate it has then */
uint32_t zynq_slcr_oscillator_hz(uint32_t uart_divisor, uint32_t baud);

/** Gives Ethernet controller 0 its clocks: the receive clock from the PHY, and the transmit clock that goes with a
 *  speed. */
void zynq_slcr_clock_ethernet(uint32_t oscillator_hz, zynq_speed_t speed);

/** Resets the whole processing system. */
_Noreturn void zynq_slcr_reset(void);

#endif
