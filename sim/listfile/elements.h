/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Writing the tag-length-value elements of docs/formats.md into a buffer. A value that no length field can hold marks
 * the buffer as failed.
 */
#ifndef LISTFILE_ELEMENTS_H
#define LISTFILE_ELEMENTS_H

#include "base/bytes.h"

/** Appends an element of at most 65535 bytes. */
void listfile_put_tlv(base_bytes_t *bytes, uint8_t tag, const void *value, size_t size);

/** Appends an element whose value is @p number in @p width bytes. */
void listfile_put_tlv_number(base_bytes_t *bytes, uint8_t tag, uint32_t number, unsigned width);

/** Appends an element whose value is @p text with its NUL. */
void listfile_put_tlv_text(base_bytes_t *bytes, uint8_t tag, const char *text);

#endif
