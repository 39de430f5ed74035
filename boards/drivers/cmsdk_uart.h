/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * UART of Arm's Cortex-M System Design Kit (CMSDK Technical Reference Manual, section 4.3).
 */
#ifndef BOARDS_CMSDK_UART_H
#define BOARDS_CMSDK_UART_H

#include <stdint.h>

/** Starts the UART at @p base with @p divider of its clock; receive interrupts on. */
void cmsdk_uart_start(uintptr_t base, uint32_t divider);

/** Sends one byte; waits for room. */
void cmsdk_uart_put(uintptr_t base, char byte);

/** Takes one byte and clears the interrupt; -1 when none has come. */
int cmsdk_uart_get(uintptr_t base);

#endif
