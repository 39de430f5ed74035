/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Text on the console UART. Lines end in CR LF, as terminals want them.
 */
#ifndef BOARDS_OUT_H
#define BOARDS_OUT_H

#include <stdint.h>

/** Writes text; '\n' becomes CR LF. NULL writes nothing. */
void out_text(const char *text);

/** Writes one character as it is. */
void out_char(char c);

/** Writes a decimal number. */
void out_number(uint64_t number);

/** Writes bytes as lower-case hex. */
void out_hex(const uint8_t *bytes, uint32_t count);

#endif
