/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the files of this room share.
 */
#ifndef ITLPHONE_TEXT_PRIV_H
#define ITLPHONE_TEXT_PRIV_H

#include <stdint.h>

struct itl_text;

/** Appends a number without leading zeros. @param base  10 or 16 */
void itl_text_digits(struct itl_text *text, uint64_t number, unsigned base);

#endif
