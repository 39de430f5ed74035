/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Bounds-checked steps through DER (ITU-T X.690 section 10): just enough to find a public key inside a certificate
 * without the cost of decoding all of it. Everything else about certificates is wolfCrypt's business.
 *
 * Accepted: tags of one byte; definite lengths below 65536 in their shortest form. No state but the caller's.
 */
#ifndef ITLPHONE_DER_H
#define ITLPHONE_DER_H

#include "tlv/tlv.h"

/** Identifier octets. */
enum {
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_SEQUENCE = 0x30,
    DER_CONTEXT_0 = 0xA0, /**< [0], constructed. */
};

/**
 * Takes the next element and moves behind it.
 * @param item  [out] tag, contents and start; unchanged unless REASON_NONE is returned
 * @return REASON_NONE; REASON_MALFORMED when it passes the cursor's end or is not of the kind accepted;
 *         REASON_FLASH_ERROR
 */
reason_t der_next(tlv_cursor_t *cursor, tlv_item_t *item);

/**
 * Takes the next element, which must have the tag @p tag.
 * @param contents  [out] a cursor over its contents, with REASON_NONE
 * @return as der_next; REASON_MALFORMED for another tag
 */
reason_t der_enter(tlv_cursor_t *cursor, uint8_t tag, tlv_cursor_t *contents);

#endif
