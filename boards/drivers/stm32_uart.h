/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * USART of STM32 chips with FIFOs: H7, and its kin (RM0433, chapter 48).
 */
#ifndef BOARDS_STM32_UART_H
#define BOARDS_STM32_UART_H

#include <stdint.h>

/** Starts the USART at @p base, 8N1; receive interrupts on. @param clock_hz of the module */
void stm32_uart_start(uintptr_t base, uint32_t clock_hz, uint32_t baud);

/** Sends one byte; waits for room. */
void stm32_uart_put(uintptr_t base, char byte);

/** Takes one byte; -1 when none has come. Bytes that came while there was no room are lost. */
int stm32_uart_get(uintptr_t base);

#endif
