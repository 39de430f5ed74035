/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screenshot/png_file.h"

#include <png.h>
#include <string.h>

bool png_file_is(const uint8_t *data, size_t size)
{
    static const uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    return size > sizeof signature && memcmp(data, signature, sizeof signature) == 0;
}

bool png_file_read(const uint8_t *data, size_t size, raster_t *raster, base_error_t *error)
{
    const png_color white = {0xFF, 0xFF, 0xFF}; /* behind what is transparent */
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (png_image_begin_read_from_memory(&image, data, size) == 0)
        return base_fail(error, "a PNG that cannot be read: %s", image.message);
    if (!raster_make(raster, image.width, image.height, error)) {
        png_image_free(&image);
        return false;
    }
    image.format = PNG_FORMAT_RGB;
    /* With a warning it is not what the phone meant. */
    if (png_image_finish_read(&image, &white, raster->pixels, 0, NULL) != 0 && image.warning_or_error == 0)
        return true;
    raster_free(raster);
    return base_fail(error, "a PNG that cannot be read: %s", image.message);
}

bool png_file_write(const raster_t *raster, base_bytes_t *file, base_error_t *error)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = raster->width, .height = raster->height, .format = PNG_FORMAT_RGB};
    png_alloc_size_t bytes = PNG_IMAGE_PNG_SIZE_MAX(image);
    if (!base_bytes_reserve(file, bytes))
        return base_fail(error, "out of memory");
    if (png_image_write_to_memory(&image, file->data, &bytes, 0, raster->pixels, 0, NULL) == 0)
        return base_fail(error, "the PNG cannot be made: %s", image.message);
    file->size = bytes;
    return true;
}
