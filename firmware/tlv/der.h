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
    ITL_DER_INTEGER = 0x02,
    ITL_DER_BIT_STRING = 0x03,
    ITL_DER_OID = 0x06,
    ITL_DER_SEQUENCE = 0x30,
    ITL_DER_CONTEXT_0 = 0xA0, /**< [0], constructed. */
};

/**
 * Takes the next element and moves behind it.
 * @param item  [out] tag, contents and start; unchanged unless ITL_REASON_NONE is returned
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED when it passes the cursor's end or is not of the kind accepted;
 *         ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_der_next(itl_tlv_cursor_t *cursor, itl_tlv_item_t *item);

/** What to do with an element on the way. */
typedef enum itl_der_move {
    ITL_DER_SKIP,     /**< Go behind it. */
    ITL_DER_OPTIONAL, /**< The same; it may be missing. */
    ITL_DER_ENTER,    /**< Go on with its contents. */
    ITL_DER_UNWRAP,   /**< The same; nothing may stand behind it. */
} itl_der_move_t;

/** A step of a way through nested elements. */
typedef struct itl_der_step {
    uint8_t tag; /**< The element that must be there. */
    uint8_t move;
} itl_der_step_t;

/**
 * Takes a way through nested elements.
 * @param cursor  [in,out] where the way begins; behind it, what is left of the innermost element entered. Unchanged
 *                unless ITL_REASON_NONE is returned
 * @return as itl_der_next; ITL_REASON_MALFORMED when the elements are not those of the way
 */
ITL_MUST_USE itl_reason_t itl_der_follow(itl_tlv_cursor_t *cursor, const itl_der_step_t *steps, size_t count);

#endif
