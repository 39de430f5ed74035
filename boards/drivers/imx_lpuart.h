/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The low-power UART of i.MX RT chips (i.MX RT1060 Reference Manual, chapter 49), 8N1, without FIFO and DMA.
 */
#ifndef BOARDS_IMX_LPUART_H
#define BOARDS_IMX_LPUART_H

#include <stdint.h>

/** Starts it. @param clock_hz  its clock: a multiple of 26 baud, as nearly as 115200 is of 24 MHz */
void imx_lpuart_start(uintptr_t base, uint32_t clock_hz, uint32_t baud);

/** Sends a byte; waits for room. */
void imx_lpuart_put(uintptr_t base, char byte);

/** Takes a byte that has come; -1 when none has. */
int imx_lpuart_get(uintptr_t base);

#endif
