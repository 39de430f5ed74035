/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screenshot/raster.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool raster_make(raster_t *raster, uint64_t width, uint64_t height, base_error_t *error)
{
    if (width < 1 || height < 1 || width > RASTER_SIDE_MAX || height > RASTER_SIDE_MAX ||
        width * height > RASTER_PIXELS_MAX)
        return base_fail(error, "a picture of %" PRIu64 "x%" PRIu64 " pixels is no phone's", width, height);
    const size_t bytes = (size_t)(width * height) * RASTER_PIXEL_BYTES;
    *raster = (raster_t){.width = (uint32_t)width, .height = (uint32_t)height, .pixels = malloc(bytes)};
    if (raster->pixels == NULL)
        return base_fail(error, "out of memory");
    memset(raster->pixels, 0xFF, bytes);
    return true;
}

void raster_free(raster_t *raster)
{
    free(raster->pixels);
    *raster = (raster_t){0};
}
