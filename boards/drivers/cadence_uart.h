/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Cadence's UART as in the Zynq-7000 (Xilinx UG585, chapter 19 and appendix B.33): 8 bits, no parity, one stop bit. The
 * rate stays as a boot loader set it.
 */
#ifndef BOARDS_CADENCE_UART_H
#define BOARDS_CADENCE_UART_H

#include <stdbool.h>
#include <stdint.h>

/** True when a boot loader has left it sending. */
bool cadence_uart_in_use(uintptr_t base);

/** What it divides its reference clock by to get its rate. */
uint32_t cadence_uart_divisor(uintptr_t base);

/** Starts it; each byte received raises its interrupt. */
void cadence_uart_start(uintptr_t base);

/** Sends one byte; waits until there is room. */
void cadence_uart_put(uintptr_t base, char byte);

/** Takes one byte; -1 when none has come, which drops the interrupt. */
int cadence_uart_get(uintptr_t base);

#endif
