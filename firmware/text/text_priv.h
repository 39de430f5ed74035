/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the files of this room share.
 */
#ifndef ITLPHONE_TEXT_PRIV_H
#define ITLPHONE_TEXT_PRIV_H

#include "text/text.h"

/** Appends a number without leading zeros. @param base  10 or 16 */
void itl_text_digits(itl_text_t *text, uint64_t number, unsigned base);

#endif
