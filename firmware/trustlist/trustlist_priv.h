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
typedef enum element_kind {
    ELEMENT_NUMBER,
    ELEMENT_NAME,
    ELEMENT_BYTES,
    ELEMENT_SIGNATURE, /**< As long as SIGNATUREMODULUS says. */
    ELEMENT_HASH,      /**< As long as HASH ALGORITHM says. */
} element_kind_t;

/** What is known of a tag. */
typedef struct element_rule {
    const char *name;
    uint8_t kind; /**< An element_kind_t, in a byte. */
} element_rule_t;

/** What can be wrong with an element. */
typedef enum element_fault {
    ELEMENT_MISSING,   /**< Not there. */
    ELEMENT_TWICE,     /**< There a second time. */
    ELEMENT_MISPLACED, /**< In another container. */
    ELEMENT_INVALID,   /**< Wrong length or form. */
    ELEMENT_REFUSED,   /**< Well-formed, but past a limit or an unknown code. */
} element_fault_t;

/** The bit of a tag in a set of tags. */
#define TAG_BIT(tag) ((uint32_t)1 << (tag))

/** The elements of a header or of one record on their way in. */
typedef struct elements {
    const tlv_source_t *source;
    const element_rule_t *rules; /**< By TLV_INDEX_SLOT of the tag. */
    tlv_index_t index;
    trustlist_fault_t *fault; /**< Never NULL. */
    uint32_t off;             /**< Of the header or record, for what is missing. */
} elements_t;

/** Notes a fault in a sentence of its own. @return @p reason */
reason_t element_fail(const elements_t *elements, reason_t reason, uint32_t off, const char *what);

/** Notes what is wrong with the element of a tag: where it starts, or where what it is missing from starts.
 *  @return @p reason */
reason_t element_blame(const elements_t *elements, reason_t reason, uint8_t tag, element_fault_t fault);

/** Turns the result of reading bytes into a fault: the flash failed, or @p what. @return @p reason */
reason_t element_unreadable(const elements_t *elements, reason_t reason, uint32_t off, const char *what);

/**
 * Takes all elements up to the cursor's end.
 * @param overrun  what is said when an element goes past that end
 * @return REASON_NONE, REASON_MALFORMED, REASON_FLASH_ERROR
 */
reason_t element_index(elements_t *elements, tlv_cursor_t *cursor, const char *overrun);

/** Offset of an element that was seen. */
static inline uint32_t element_start(const elements_t *elements, uint8_t tag)
{
    return elements->index.values[TLV_INDEX_SLOT(tag)].off - TLV_HEADER_BYTES;
}

/** True when the element was seen, whatever its value. */
static inline bool element_seen(const elements_t *elements, uint8_t tag)
{
    return (elements->index.seen & TAG_BIT(tag)) != 0;
}

/** The value of an element; an empty span at 0 when it was not seen or has no value. */
static inline tlv_span_t element_value(const elements_t *elements, uint8_t tag)
{
    if (!element_seen(elements, tag) || elements->index.values[TLV_INDEX_SLOT(tag)].len == 0) {
        return (tlv_span_t){0};
    }
    return elements->index.values[TLV_INDEX_SLOT(tag)];
}

/** The lowest tag of a set that is not empty. */
uint8_t element_lowest(uint32_t tags);

/** Checks that all of a set of tags were seen. @return REASON_NONE, REASON_MALFORMED */
reason_t element_require(const elements_t *elements, uint32_t tags);

/** Notes why the value of an element could not be read: the flash failed, or its form is wrong. @return @p reason */
reason_t element_not_read(const elements_t *elements, reason_t reason, uint8_t tag);

/** A big-endian number of @p width bytes. @return REASON_NONE, REASON_MALFORMED, REASON_FLASH_ERROR */
static inline reason_t element_number(const elements_t *elements, uint8_t tag, uint32_t width, uint32_t *number)
{
    reason_t reason = tlv_number(elements->source, elements->index.values[TLV_INDEX_SLOT(tag)], width, number);
    return reason == REASON_NONE ? REASON_NONE : element_not_read(elements, reason, tag);
}

/** The code of a digest. @return as element_number; REASON_UNSUPPORTED_ALGORITHM */
reason_t element_digest(const elements_t *elements, uint8_t tag, trustlist_digest_t *digest);

/** Checks a name: not empty, at most @p limit bytes, one NUL, at its end.
 *  @return REASON_NONE, REASON_MALFORMED, REASON_NAME_TOO_LONG, REASON_FLASH_ERROR */
reason_t element_name(const elements_t *elements, uint8_t tag, uint32_t limit, tlv_span_t *name);

/** Checks a serial number. @return REASON_NONE, REASON_MALFORMED, REASON_SERIAL_TOO_LONG */
reason_t element_serial(const elements_t *elements, uint8_t tag, tlv_span_t *serial);

/**
 * Reads and checks the record that starts at @p off, which is inside the source.
 * @param number  1-based
 * @param record  [out] valid with REASON_NONE only
 * @param fault   [out] where and what; never NULL
 * @return as trustlist_read
 */
reason_t record_read(const tlv_source_t *source, uint32_t off, uint16_t number, trustlist_record_t *record,
                     trustlist_fault_t *fault);

#endif
