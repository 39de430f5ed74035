/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Arm PrimeCell UART PL011 (Technical Reference Manual, chapter 3); the UART of Stellaris chips is one.
 */
#ifndef BOARDS_PL011_H
#define BOARDS_PL011_H

#include <stdint.h>

/** Starts the UART at @p base, 8N1; receive interrupts on. @param divisor_64 clock / (16 * baud rate), times 64 */
void pl011_start(uintptr_t base, uint32_t divisor_64);

/** Sends one byte; waits for room. */
void pl011_put(uintptr_t base, char byte);

/** Takes one byte; -1 when none has come. */
int pl011_get(uintptr_t base);

#endif
