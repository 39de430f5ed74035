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
    DER_OID = 0x06,
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

/** What to do with an element on the way. */
typedef enum der_move {
    DER_SKIP,     /**< Go behind it. */
    DER_OPTIONAL, /**< The same; it may be missing. */
    DER_ENTER,    /**< Go on with its contents. */
    DER_UNWRAP,   /**< The same; nothing may stand behind it. */
} der_move_t;

/** A step of a way through nested elements. */
typedef struct der_step {
    uint8_t tag; /**< The element that must be there. */
    uint8_t move;
} der_step_t;

/**
 * Takes a way through nested elements.
 * @param cursor  [in,out] where the way begins; behind it, what is left of the innermost element entered. Unchanged
 *                unless REASON_NONE is returned
 * @return as der_next; REASON_MALFORMED when the elements are not those of the way
 */
reason_t der_follow(tlv_cursor_t *cursor, const der_step_t *steps, size_t count);

#endif
