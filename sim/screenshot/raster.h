/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A picture in memory: three bytes a pixel, red, green and blue, row by row from the top.
 */
#ifndef SIM_RASTER_H
#define SIM_RASTER_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

/** Longest side of a picture in pixels, and most pixels of one: phones have screens of 800x480 and 1280x800. */
#define RASTER_SIDE_MAX   4096u
#define RASTER_PIXELS_MAX (2u * 1024 * 1024)

/** Bytes of a pixel. */
#define RASTER_PIXEL_BYTES 3u

/** A picture. */
typedef struct raster {
    uint32_t width, height; /**< Pixels: at least 1. */
    uint8_t *pixels;        /**< width * height * RASTER_PIXEL_BYTES. */
} raster_t;

/** Makes a white picture, to be ended by raster_free. @return false with the reason: the size is no phone's, or there
 * is no memory */
bool raster_make(raster_t *raster, uint64_t width, uint64_t height, base_error_t *error);

/** Frees it; one that was not made is left as it is: zeroed. */
void raster_free(raster_t *raster);

#endif
