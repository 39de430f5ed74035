/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The Quad-SPI controller of the Zynq-7000 (Xilinx UG585, chapter 12 and appendix B.22) in I/O mode: one flash chip on
 * the first bus, one bit wide, as every command of spi_nor.h is.
 */
#ifndef BOARDS_ZYNQ_QSPI_H
#define BOARDS_ZYNQ_QSPI_H

#include <stddef.h>
#include <stdint.h>

/** Starts the controller: I/O mode, master, SPI mode 0, a divisor of 8. */
void zynq_qspi_start(uintptr_t base);

/** One transfer with the chip selected. spi_nor_t.transfer for this controller.
 *  @param ctx   a uintptr_t *: the controller's base
 *  @param out   @p out_len bytes to send
 *  @param in    [out] the @p in_len bytes that come after those were sent; NULL with 0
 *  What the chip says meanwhile is dropped. */
void zynq_qspi_transfer(void *ctx, const uint8_t *out, size_t out_len, uint8_t *in, size_t in_len);

#endif
