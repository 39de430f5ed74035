/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The analogue-to-digital converter of the Zynq-7000 (Xilinx UG480; UG585, chapter 30) over its interface to the
 * processing system, as a source of noise: the last digits of the chip's own temperature and voltages. The chip has no
 * random number generator.
 */
#ifndef BOARDS_ZYNQ_XADC_H
#define BOARDS_ZYNQ_XADC_H

#include <stdbool.h>
#include <stdint.h>

/** Readings of one sweep: temperature, and the voltages of logic, auxiliaries and block RAM. */
#define ZYNQ_XADC_CHANNELS 4u

/** Starts the interface; the converter goes through its own sensors by itself. */
void zynq_xadc_start(void);

/** Reads all channels once.
 *  @param readings  [out] 16 bits each, the last four below the converter's own resolution
 *  @return false: it does not answer */
bool zynq_xadc_read(uint16_t readings[ZYNQ_XADC_CHANNELS]);

#endif
