/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Pictures as BMP files, as phones send them: a file header of 14 bytes, a BITMAPINFOHEADER or one of its successors,
 * colours where there are at most 256, and rows of pixels, from the bottom unless the height is negative, each of a
 * multiple of 4 bytes. Not compressed.
 */
#ifndef SIM_BMP_H
#define SIM_BMP_H

#include "screenshot/raster.h"

/**
 * Reads a file that is hostile.
 * @param raster  [out] to be ended by raster_free, with true only
 * @return false with the reason: no BMP, one that is compressed, a size that is no phone's, bytes too few or too many
 */
bool bmp_read(const uint8_t *data, size_t size, raster_t *raster, base_error_t *error);

/** Writes a file of 32 bits a pixel, as phones of the 8800 series do. @param file  appended to; failed where there is
 * no memory */
void bmp_write(const raster_t *raster, base_bytes_t *file);

#endif
