/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screenshot/bmp.h"

#include <string.h>

enum { FILE_HEADER = 14, INFO_HEADER = 40, INFO_HEADER_MAX = 124, COLOUR_BYTES = 4, PALETTE_MAX = 256 };

/* What phones write: 4875 pixels a metre. */
enum { PIXELS_PER_METRE = 4875 };

/* A file as its header describes it; offsets lie inside it. */
typedef struct bmp_file {
    const uint8_t *data;
    uint32_t pixels;  /* Offset. */
    uint32_t palette; /* Offset. */
    uint32_t colours; /* At palette; 0: pixels are colours. */
    uint32_t bits;    /* Of a pixel. */
    uint32_t stride;  /* Bytes of a row. */
    bool from_top;
} bmp_file_t;

static uint32_t get(const uint8_t *data, unsigned bytes)
{
    uint32_t number = 0;
    for (unsigned i = bytes; i > 0; i--)
        number = number << 8 | data[i - 1];
    return number;
}

static bool is_depth(uint32_t bits)
{
    return bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
}

/* The colours of pixels that are numbers: as many as the header says, or as numbers can be. */
static bool read_palette(bmp_file_t *file, uint32_t used, uint32_t header, base_error_t *error)
{
    file->palette = FILE_HEADER + header;
    if (file->bits > 8)
        return true;
    file->colours = used != 0 ? used : 1u << file->bits;
    if (file->colours > PALETTE_MAX || file->pixels < file->palette + file->colours * COLOUR_BYTES)
        return base_fail(error, "a BMP whose colours are not where they belong");
    return true;
}

/* @param height  [out] of the picture */
static bool read_header(const uint8_t *data, size_t size, bmp_file_t *file, uint64_t *height, base_error_t *error)
{
    if (size < FILE_HEADER + INFO_HEADER || memcmp(data, "BM", 2) != 0)
        return base_fail(error, "no BMP");
    const uint32_t header = get(data + 14, 4), rows = get(data + 22, 4);
    *file =
        (bmp_file_t){.data = data, .pixels = get(data + 10, 4), .bits = get(data + 28, 2), .from_top = rows >> 31 != 0};
    *height = file->from_top ? 0u - rows : rows;
    if (header < INFO_HEADER || header > INFO_HEADER_MAX || get(data + 26, 2) != 1 || !is_depth(file->bits))
        return base_fail(error, "a BMP of an unknown kind");
    if (get(data + 30, 4) != 0)
        return base_fail(error, "a BMP that is compressed");
    if (file->pixels < FILE_HEADER + header || file->pixels > size)
        return base_fail(error, "a BMP whose pixels are not in it");
    return read_palette(file, get(data + 46, 4), header, error);
}

static void put_colour(uint8_t *pixel, const uint8_t *blue_first)
{
    pixel[0] = blue_first[2];
    pixel[1] = blue_first[1];
    pixel[2] = blue_first[0];
}

/* Five bits of each. */
static void put_short(uint8_t *pixel, uint32_t value)
{
    for (unsigned i = 0; i < RASTER_PIXEL_BYTES; i++) {
        const uint32_t five = value >> (10u - 5u * i) & 31u;
        pixel[i] = (uint8_t)(five << 3 | five >> 2);
    }
}

/* @return false: a colour that is not there */
static bool put_pixel(const bmp_file_t *file, const uint8_t *row, uint32_t x, uint8_t *pixel)
{
    if (file->bits > 16) {
        put_colour(pixel, row + (size_t)x * (file->bits / 8));
        return true;
    }
    if (file->bits == 16) {
        put_short(pixel, get(row + 2u * (size_t)x, 2));
        return true;
    }
    const uint32_t at = x * file->bits, shift = 8u - file->bits - at % 8u;
    const uint32_t number = (uint32_t)row[at / 8u] >> shift & ((1u << file->bits) - 1u);
    if (number >= file->colours)
        return false;
    put_colour(pixel, file->data + file->palette + number * COLOUR_BYTES);
    return true;
}

static bool put_pixels(const bmp_file_t *file, const raster_t *raster)
{
    for (uint32_t y = 0; y < raster->height; y++) {
        const uint32_t line = file->from_top ? y : raster->height - 1u - y;
        const uint8_t *row = file->data + file->pixels + (size_t)line * file->stride;
        uint8_t *pixels = raster->pixels + (size_t)y * raster->width * RASTER_PIXEL_BYTES;
        for (uint32_t x = 0; x < raster->width; x++)
            if (!put_pixel(file, row, x, pixels + (size_t)x * RASTER_PIXEL_BYTES))
                return false;
    }
    return true;
}

bool bmp_read(const uint8_t *data, size_t size, raster_t *raster, base_error_t *error)
{
    bmp_file_t file = {0};
    uint64_t height = 0;
    if (!read_header(data, size, &file, &height, error) || !raster_make(raster, get(data + 18, 4), height, error))
        return false;
    file.stride = (raster->width * file.bits + 31u) / 32u * 4u;
    const size_t there = size - file.pixels, wanted = (size_t)file.stride * raster->height;
    bool whole = there == wanted || base_fail(error, "a BMP with %zu bytes of pixels, not %zu", there, wanted);
    if (whole && (put_pixels(&file, raster) || base_fail(error, "a BMP with a colour that is not there")))
        return true;
    raster_free(raster);
    return false;
}

static void put(base_bytes_t *file, uint32_t number, unsigned bytes)
{
    for (; bytes > 0; bytes--, number >>= 8)
        base_put_number(file, number & 0xFFu, 1);
}

static void write_header(const raster_t *raster, uint32_t bytes, base_bytes_t *file)
{
    base_put(file, "BM", 2);
    put(file, FILE_HEADER + INFO_HEADER + bytes, 4);
    put(file, 0, 4);
    put(file, FILE_HEADER + INFO_HEADER, 4);
    put(file, INFO_HEADER, 4);
    put(file, raster->width, 4);
    put(file, raster->height, 4);
    put(file, 1, 2);
    put(file, 8 * COLOUR_BYTES, 2);
    put(file, 0, 4);
    put(file, bytes, 4);
    put(file, PIXELS_PER_METRE, 4);
    put(file, PIXELS_PER_METRE, 4);
    put(file, 0, 4);
    put(file, 0, 4);
}

void bmp_write(const raster_t *raster, base_bytes_t *file)
{
    write_header(raster, raster->width * raster->height * COLOUR_BYTES, file);
    for (uint32_t y = raster->height; y > 0; y--)
        for (uint32_t x = 0; x < raster->width; x++) {
            const uint8_t *pixel = raster->pixels + ((size_t)(y - 1u) * raster->width + x) * RASTER_PIXEL_BYTES;
            const uint8_t bytes[COLOUR_BYTES] = {pixel[2], pixel[1], pixel[0], 0};
            base_put(file, bytes, sizeof bytes);
        }
}
