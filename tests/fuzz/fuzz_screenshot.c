/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone answers when it is asked for a picture: what is taken has a phone's size, and written as BMP and as PNG
 * it shows the same; what is not leaves nothing behind.
 */
#include <string.h>

#include "fuzz.h"
#include "screenshot/bmp.h"
#include "screenshot/picture_file.h"
#include "screenshot/png_file.h"

static bool read_picture(const base_bytes_t *bytes, raster_t *raster)
{
    base_error_t error = {""};
    const bool read =
        (png_file_is(bytes->data, bytes->size) ? png_file_read : bmp_read)(bytes->data, bytes->size, raster, &error);
    CHECK(read == (error.text[0] == '\0'));
    return read;
}

static void check_same(const raster_t *raster, const base_bytes_t *bytes)
{
    raster_t again = {0};
    CHECK(read_picture(bytes, &again));
    CHECK(again.width == raster->width && again.height == raster->height);
    CHECK(memcmp(again.pixels, raster->pixels, (size_t)again.width * again.height * RASTER_PIXEL_BYTES) == 0);
    raster_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    raster_t raster = {0};
    base_bytes_t answer = {0}, bmp = {0}, png = {0};
    base_error_t error = {""};
    CHECK(base_bytes_reserve(&answer, 1));
    base_put(&answer, data, size);
    if (read_picture(&answer, &raster)) {
        CHECK((uint64_t)raster.width * raster.height <= RASTER_PIXELS_MAX);
        CHECK(picture_file_make(&answer, PICTURE_BMP, &bmp, &error));
        CHECK(picture_file_make(&answer, PICTURE_PNG, &png, &error));
        check_same(&raster, &bmp);
        check_same(&raster, &png);
        raster_free(&raster);
    } else {
        CHECK(raster.pixels == NULL && !picture_file_make(&answer, PICTURE_PNG, &png, &error) && png.size == 0);
    }
    base_bytes_free(&answer);
    base_bytes_free(&bmp);
    base_bytes_free(&png);
    return 0;
}
