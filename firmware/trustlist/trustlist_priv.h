/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What header.c, record.c and trustlist.c share: what is known of each tag, and the checks of single elements.
 */
#ifndef ITLPHONE_TRUSTLIST_PRIV_H
#define ITLPHONE_TRUSTLIST_PRIV_H

#include "trustlist/trustlist.h"

/** Where a tag belongs, and what is said when it is not right. No tag is 0, so 0 is the top level. */
typedef struct element_rule {
    uint8_t parent;        /**< Tag of the container it stands in. */
    bool required;         /**< Must be there. */
    const char *missing;   /**< Not there. NULL: a tag without a meaning. */
    const char *twice;     /**< There a second time. */
    const char *misplaced; /**< In another container. */
    const char *invalid;   /**< Wrong length or form. */
    const char *refused;   /**< Well-formed, but past a limit or an unknown code. */
} element_rule_t;

#define ELEMENT_RULE(parent, required, name, invalid, refused)                                                         \
    {                                                                                                                  \
        parent, required, name " is missing", name " is there twice", name " is out of place", name invalid,           \
            name refused                                                                                               \
    }
#define NUMBER_RULE(parent, required, name)                                                                            \
    ELEMENT_RULE(parent, required, name, " has the wrong length", " has a value that the phone does not know")
#define NAME_RULE(parent, required, name)                                                                              \
    ELEMENT_RULE(parent, required, name, " is empty or does not end in its only NUL", " is too long")
#define BYTES_RULE(parent, required, name) ELEMENT_RULE(parent, required, name, " has the wrong length", " is too long")

/** The elements of a header or of one record: one rule and one span per tag; off 0: not seen. */
typedef struct elements {
    const tlv_source_t *source;
    const element_rule_t *rules;
    tlv_span_t *found;
    trustlist_fault_t *fault; /**< Never NULL. */
    uint32_t off;             /**< Of the header or record, for what is missing. */
} elements_t;

/** Notes a fault. @return @p reason */
reason_t element_fail(const elements_t *elements, reason_t reason, uint32_t off, const char *what);

/** Turns the result of reading bytes into a fault: the flash failed, or @p what. @return @p reason */
reason_t element_unreadable(const elements_t *elements, reason_t reason, uint32_t off, const char *what);

/**
 * Takes all elements up to the cursor's end.
 * @param count    of rules; @param bare  as tlv_index
 * @param overrun  what is said when an element goes past that end
 * @return REASON_NONE, REASON_MALFORMED, REASON_FLASH_ERROR
 */
reason_t element_index(const elements_t *elements, tlv_cursor_t *cursor, uint8_t bare, uint8_t count,
                       const char *overrun);

/** True when the element was seen and has a value. */
bool element_there(const elements_t *elements, uint8_t slot);

/** Checks that the required elements of rules 0 to @p count - 1 were seen. @return REASON_NONE, REASON_MALFORMED */
reason_t element_require(const elements_t *elements, uint8_t count);

/** A big-endian number of @p width bytes. @return REASON_NONE, REASON_MALFORMED, REASON_FLASH_ERROR */
reason_t element_number(const elements_t *elements, uint8_t slot, uint32_t width, uint32_t *number);

/** The code of a digest. @return as element_number; REASON_UNSUPPORTED_ALGORITHM */
reason_t element_digest(const elements_t *elements, uint8_t slot, trustlist_digest_t *digest);

/** Checks a name: not empty, at most @p limit bytes, one NUL, at its end.
 *  @return REASON_NONE, REASON_MALFORMED, REASON_NAME_TOO_LONG, REASON_FLASH_ERROR */
reason_t element_name(const elements_t *elements, uint8_t slot, uint32_t limit, tlv_span_t *name);

/** Checks a serial number. @return REASON_NONE, REASON_MALFORMED, REASON_SERIAL_TOO_LONG */
reason_t element_serial(const elements_t *elements, uint8_t slot, tlv_span_t *serial);

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
