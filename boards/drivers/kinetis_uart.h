/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * UART of Kinetis chips (K64 Sub-Family Reference Manual, chapter 52).
 */
#ifndef BOARDS_KINETIS_UART_H
#define BOARDS_KINETIS_UART_H

#include <stdint.h>

/** Starts the UART at @p base, 8N1; receive interrupts on. @param clock_hz of the module */
void kinetis_uart_start(uintptr_t base, uint32_t clock_hz, uint32_t baud);

/** Sends one byte; waits for room. */
void kinetis_uart_put(uintptr_t base, char byte);

/** Takes one byte; -1 when none has come. */
int kinetis_uart_get(uintptr_t base);

#endif
