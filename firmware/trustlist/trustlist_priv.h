/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What header.c, record.c and trustlist.c share: what is known of each tag, and the checks of single elements.
 */
#ifndef ITLPHONE_TRUSTLIST_PRIV_H
#define ITLPHONE_TRUSTLIST_PRIV_H

#include <stdbool.h>
#include <stdint.h>

#include "reason/reason.h"
#include "tlv/tlv.h"
#include "trustlist/trustlist_types.h"

/** What a tag's value is, which says how it can be wrong. */
typedef enum itl_element_kind {
    ITL_ELEMENT_NUMBER,
    ITL_ELEMENT_NAME,
    ITL_ELEMENT_BYTES,
    ITL_ELEMENT_SIGNATURE, /**< As long as SIGNATUREMODULUS says. */
    ITL_ELEMENT_HASH,      /**< As long as HASH ALGORITHM says. */
} itl_element_kind_t;

/** What is known of a tag. */
typedef struct itl_element_rule {
    const char *name;
    itl_element_kind_t kind;
} itl_element_rule_t;

/** What can be wrong with an element. */
typedef enum itl_element_fault {
    ITL_ELEMENT_MISSING,   /**< Not there. */
    ITL_ELEMENT_TWICE,     /**< There a second time. */
    ITL_ELEMENT_MISPLACED, /**< In another container. */
    ITL_ELEMENT_INVALID,   /**< Wrong length or form. */
    ITL_ELEMENT_REFUSED,   /**< Well-formed, but past a limit or an unknown code. */
} itl_element_fault_t;

/** The bit of a tag in a set of tags. */
#define ITL_TAG_BIT(tag) ((uint32_t)1 << (tag))

/** The elements of a header or of one record on their way in. */
typedef struct itl_elements {
    const itl_tlv_source_t *source;
    const itl_element_rule_t *rules; /**< By ITL_TLV_INDEX_SLOT of the tag. */
    itl_tlv_index_t index;
    itl_trustlist_fault_t *fault; /**< Never NULL. */
    uint32_t off;                 /**< Of the header or record, for what is missing. */
} itl_elements_t;

/** Notes a fault in a sentence of its own. @return @p reason */
ITL_MUST_USE itl_reason_t itl_element_fail(const itl_elements_t *elements, itl_reason_t reason, uint32_t off,
                                           const char *what);

/** Notes what is wrong with the element of a tag: where it starts, or where what it is missing from starts.
 *  @return @p reason */
ITL_MUST_USE itl_reason_t itl_element_blame(const itl_elements_t *elements, itl_reason_t reason, uint8_t tag,
                                            itl_element_fault_t fault);

/** Turns the result of reading bytes into a fault: the flash failed, or @p what. @return @p reason */
ITL_MUST_USE itl_reason_t itl_element_unreadable(const itl_elements_t *elements, itl_reason_t reason, uint32_t off,
                                                 const char *what);

/**
 * Takes all elements up to the cursor's end.
 * @param overrun  what is said when an element goes past that end
 * @return ITL_REASON_NONE, ITL_REASON_MALFORMED, ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_element_index(itl_elements_t *elements, itl_tlv_cursor_t *cursor, const char *overrun);

/** Offset of an element that was seen. */
static inline uint32_t itl_element_start(const itl_elements_t *elements, uint8_t tag)
{
    return elements->index.values[ITL_TLV_INDEX_SLOT(tag)].off - ITL_TLV_HEADER_BYTES;
}

/** True when the element was seen, whatever its value. */
static inline bool itl_element_seen(const itl_elements_t *elements, uint8_t tag)
{
    return (elements->index.seen & ITL_TAG_BIT(tag)) != 0;
}

/** The value of an element; an empty span at 0 when it was not seen or has no value. */
static inline itl_tlv_span_t itl_element_value(const itl_elements_t *elements, uint8_t tag)
{
    if (!itl_element_seen(elements, tag) || elements->index.values[ITL_TLV_INDEX_SLOT(tag)].len == 0)
        return (itl_tlv_span_t){0};
    return elements->index.values[ITL_TLV_INDEX_SLOT(tag)];
}

/** The lowest tag of a set that is not empty. */
uint8_t itl_element_lowest(uint32_t tags);

/** Checks that all of a set of tags were seen. @return ITL_REASON_NONE, ITL_REASON_MALFORMED */
ITL_MUST_USE itl_reason_t itl_element_require(const itl_elements_t *elements, uint32_t tags);

/** Notes why the value of an element could not be read: the flash failed, or its form is wrong. @return @p reason */
ITL_MUST_USE itl_reason_t itl_element_not_read(const itl_elements_t *elements, itl_reason_t reason, uint8_t tag);

/** A big-endian number of @p width bytes. @return ITL_REASON_NONE, ITL_REASON_MALFORMED, ITL_REASON_FLASH_ERROR */
ITL_MUST_USE itl_reason_t itl_element_number(const itl_elements_t *elements, uint8_t tag, uint32_t width,
                                             uint32_t *number);

/** The code of a digest. @return as itl_element_number; ITL_REASON_UNSUPPORTED_ALGORITHM */
ITL_MUST_USE itl_reason_t itl_element_digest(const itl_elements_t *elements, uint8_t tag,
                                             itl_trustlist_digest_t *digest);

/** Checks a name: not empty, at most @p limit bytes, one NUL, at its end.
 *  @return ITL_REASON_NONE, ITL_REASON_MALFORMED, ITL_REASON_NAME_TOO_LONG, ITL_REASON_FLASH_ERROR */
ITL_MUST_USE itl_reason_t itl_element_name(const itl_elements_t *elements, uint8_t tag, uint32_t limit,
                                           itl_tlv_span_t *name);

/** Checks a serial number. @return ITL_REASON_NONE, ITL_REASON_MALFORMED, ITL_REASON_SERIAL_TOO_LONG */
ITL_MUST_USE itl_reason_t itl_element_serial(const itl_elements_t *elements, uint8_t tag, itl_tlv_span_t *serial);

/**
 * Reads and checks the record that starts at @p off, which is inside the source.
 * @param number  1-based
 * @param record  [out] valid with ITL_REASON_NONE only
 * @param fault   [out] where and what; never NULL
 * @return as itl_trustlist_read
 */
ITL_MUST_USE itl_reason_t itl_record_read(const itl_tlv_source_t *source, uint32_t off, uint16_t number,
                                          itl_trustlist_record_t *record, itl_trustlist_fault_t *fault);

#endif
