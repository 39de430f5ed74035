/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A bitmap font, made at build time out of GNU Unifont (Debian's package psf-unifont): the printable characters of
 * ASCII, 8x16 pixels each.
 */
#ifndef ITLPHONE_FONT_H
#define ITLPHONE_FONT_H

#include <stdint.h>

#define ITL_FONT_FIRST  0x20u
#define ITL_FONT_GLYPHS 95u
#define ITL_FONT_WIDTH  8u
#define ITL_FONT_HEIGHT 16u

/** Rows of each glyph from the top; the highest bit is the leftmost pixel. */
extern const uint8_t itl_font[ITL_FONT_GLYPHS][ITL_FONT_HEIGHT];

#endif
