/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Pictures as PNG files, by libpng.
 */
#ifndef SIM_PNG_FILE_H
#define SIM_PNG_FILE_H

#include "screenshot/raster.h"

/** True for bytes that begin as a PNG does. */
bool png_file_is(const uint8_t *data, size_t size);

/**
 * Reads a file that is hostile.
 * @param raster  [out] to be ended by raster_free, with true only
 * @return false with the reason
 */
bool png_file_read(const uint8_t *data, size_t size, raster_t *raster, base_error_t *error);

/** Writes a file of 8 bits for each of red, green and blue. @param file  empty. @return false with the reason */
bool png_file_write(const raster_t *raster, base_bytes_t *file, base_error_t *error);

#endif
