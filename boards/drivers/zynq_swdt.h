/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The system watchdog timer of the Zynq-7000 (Xilinx UG585, chapter 8.4 and appendix B.31).
 */
#ifndef BOARDS_ZYNQ_SWDT_H
#define BOARDS_ZYNQ_SWDT_H

#include <stdint.h>

/** Starts it: it resets the chip when it is not fed.
 *  @param hz       its clock
 *  @param seconds  until the reset, up to 200 */
void zynq_swdt_start(uint32_t hz, uint32_t seconds);

/** Starts its count again. */
void zynq_swdt_feed(void);

#endif
