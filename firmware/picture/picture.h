/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A screen as a picture: a BMP of 32 bits a pixel, of the size that the family's phones have. It is made byte by byte
 * where it is read, without a frame buffer. The same grid of characters is what a terminal shows.
 */
#ifndef ITLPHONE_PICTURE_H
#define ITLPHONE_PICTURE_H

#include "screen/screen_types.h"

/** Most characters of a row of the grid, without the NUL. */
#define ITL_PICTURE_COLUMNS 100u

/** The grid of characters of a screen. */
typedef struct itl_picture_grid {
    uint16_t columns; /**< At most ITL_PICTURE_COLUMNS. */
    uint16_t rows;    /**< At least 4: title, a line, prompt, soft keys. */
} itl_picture_grid_t;

/** A row of the grid. */
typedef struct itl_picture_row {
    char text[ITL_PICTURE_COLUMNS + 1u]; /**< As long as the grid is wide, in printable ASCII. */
    bool inverse;                        /**< Light on dark: title, soft keys, the line with the cursor. */
} itl_picture_row_t;

/** A row of a screen in a grid: the title in the first one, the prompt in the last but one, soft keys in the last, and
 *  in between as many lines as there is room for, those around the cursor. */
void itl_picture_row(const itl_screen_t *screen, const itl_picture_grid_t *grid, uint16_t number,
                     itl_picture_row_t *row);

/** A picture. */
typedef struct itl_picture {
    const itl_screen_t *screen;
    uint16_t width;  /**< Pixels. */
    uint16_t height; /**< Pixels. */
    uint8_t scale;   /**< Pixels that one of the font takes in each direction. */
} itl_picture_t;

/** The picture of a screen as it is now, of the size of the phone's family. */
itl_picture_t itl_picture_of(const itl_screen_t *screen);

/** The grid of characters that it shows. */
itl_picture_grid_t itl_picture_grid(const itl_picture_t *picture);

/** Its bytes as a BMP file. */
uint32_t itl_picture_bytes(const itl_picture_t *picture);

/** Reads @p len bytes of the file from @p offset on, all below itl_picture_bytes. */
void itl_picture_read(const itl_picture_t *picture, uint32_t offset, uint8_t *out, size_t len);

#endif
