/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture/picture.h"

#include <string.h>

#include "family/family.h"
#include "phone/phone_view.h"
#include "picture/font.h"

/* File header and BITMAPINFOHEADER, bytes of a pixel, and the resolution that phones write. */
enum { HEADER_BYTES = 54, PIXEL_BYTES = 4, PIXELS_PER_METRE = 4875 };

/* Sizes: 8800 and 7800 are confirmed, 7900 is the class that their backgrounds are of, the others are inferred. */
static const struct {
    uint16_t width;
    uint16_t height;
    uint8_t scale;
} sizes[ITL_FAMILY_COUNT] = {
    [ITL_FAMILY_OTHER] = {320, 222, 1},     [ITL_FAMILY_7940_60] = {320, 222, 1}, [ITL_FAMILY_7906_11] = {320, 222, 1},
    [ITL_FAMILY_794X_796X] = {320, 222, 1}, [ITL_FAMILY_797X] = {320, 222, 1},    [ITL_FAMILY_69XX] = {396, 162, 1},
    [ITL_FAMILY_78XX] = {396, 162, 1},      [ITL_FAMILY_88XX] = {800, 480, 2},    [ITL_FAMILY_8821] = {240, 320, 1},
    [ITL_FAMILY_8831] = {396, 162, 1},      [ITL_FAMILY_89XX] = {640, 480, 2},    [ITL_FAMILY_99XX] = {640, 480, 2},
};

itl_picture_t itl_picture_of(const itl_screen_t *screen)
{
    const char *model = itl_phone_config(screen->phone)->model;
    itl_family_t family = itl_family_of_model(model != NULL ? model : "");
    return (itl_picture_t){screen, sizes[family].width, sizes[family].height, sizes[family].scale};
}

uint32_t itl_picture_bytes(const itl_picture_t *picture)
{
    return HEADER_BYTES + (uint32_t)PIXEL_BYTES * picture->width * picture->height;
}

static void put_le(uint8_t *out, uint32_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        out[i] = (uint8_t)(value >> (8u * i));
}

static void write_header(const itl_picture_t *picture, uint8_t header[HEADER_BYTES])
{
    memset(header, 0, HEADER_BYTES);
    header[0] = 'B';
    header[1] = 'M';
    put_le(header + 2, itl_picture_bytes(picture), 4);
    put_le(header + 10, HEADER_BYTES, 4);
    put_le(header + 14, 40, 4);
    put_le(header + 18, picture->width, 4);
    put_le(header + 22, picture->height, 4); /* bottom-up */
    put_le(header + 26, 1, 2);
    put_le(header + 28, PIXEL_BYTES * 8, 2);
    put_le(header + 34, itl_picture_bytes(picture) - HEADER_BYTES, 4);
    put_le(header + 38, PIXELS_PER_METRE, 4);
    put_le(header + 42, PIXELS_PER_METRE, 4);
}

itl_picture_grid_t itl_picture_grid(const itl_picture_t *picture)
{
    return (itl_picture_grid_t){.columns = (uint16_t)(picture->width / (ITL_FONT_WIDTH * picture->scale)),
                                .rows = (uint16_t)(picture->height / (ITL_FONT_HEIGHT * picture->scale))};
}

/* The row of characters that was looked at last: pixels come one beside the other. */
typedef struct brush {
    itl_picture_grid_t grid;
    uint16_t number;
    itl_picture_row_t row;
} brush_t;

static bool is_dark(const itl_picture_t *picture, brush_t *brush, uint32_t x, uint32_t y)
{
    const uint32_t column = x / (ITL_FONT_WIDTH * picture->scale), number = y / (ITL_FONT_HEIGHT * picture->scale);
    if (column >= brush->grid.columns || number >= brush->grid.rows)
        return false;
    if (number != brush->number) {
        itl_picture_row(picture->screen, &brush->grid, (uint16_t)number, &brush->row);
        brush->number = (uint16_t)number;
    }
    const uint8_t *glyph = itl_font[(uint8_t)brush->row.text[column] - ITL_FONT_FIRST];
    const uint8_t bits = glyph[y / picture->scale % ITL_FONT_HEIGHT];
    const bool ink = (bits >> (ITL_FONT_WIDTH - 1u - x / picture->scale % ITL_FONT_WIDTH) & 1u) != 0;
    return ink != brush->row.inverse;
}

static uint8_t pixel_byte(const itl_picture_t *picture, brush_t *brush, uint32_t at)
{
    const uint32_t pixel = at / PIXEL_BYTES;
    const uint32_t x = pixel % picture->width, y = picture->height - 1u - pixel / picture->width;
    if (at % PIXEL_BYTES == PIXEL_BYTES - 1u)
        return 0;
    return is_dark(picture, brush, x, y) ? 0x00 : 0xff;
}

void itl_picture_read(const itl_picture_t *picture, uint32_t offset, uint8_t *out, size_t len)
{
    uint8_t header[HEADER_BYTES];
    brush_t brush = {.grid = itl_picture_grid(picture), .number = UINT16_MAX};
    write_header(picture, header);
    for (size_t i = 0; i < len; i++) {
        const uint32_t at = offset + (uint32_t)i;
        out[i] = at < HEADER_BYTES ? header[at] : pixel_byte(picture, &brush, at - HEADER_BYTES);
    }
}
