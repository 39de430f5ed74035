/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a file says: its elements, in sections.
 */
#ifndef LISTFILE_LISTING_TYPES_H
#define LISTFILE_LISTING_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "listfile/check.h"
#include "tlv/tlv.h"

/** How the value of an element is read. */
typedef enum listfile_value {
    LISTFILE_VALUE_UNKNOWN, /**< A tag without a meaning here: the first bytes in hex. */
    LISTFILE_VALUE_OPAQUE,  /**< Not shown in text: keys, the records' signatures. */
    LISTFILE_VALUE_CONTAINER,
    LISTFILE_VALUE_VERSION,
    LISTFILE_VALUE_NUMBER,
    LISTFILE_VALUE_TEXT,
    LISTFILE_VALUE_SERIAL,
    LISTFILE_VALUE_DIGEST_NAME,
    LISTFILE_VALUE_ROLE,
    LISTFILE_VALUE_HEX,
    LISTFILE_VALUE_CERTIFICATE,
    LISTFILE_VALUE_ADDRESS,
} listfile_value_t;

/** One element. */
typedef struct listfile_field {
    uint8_t tag;
    const char *name; /**< As docs/formats.md has it; "UNKNOWN" for a tag that means nothing here. */
    listfile_value_t kind;
    bool quiet;          /**< `show itl` prints no value. */
    uint32_t off;        /**< Of the tag byte, from the start of the file. */
    uint32_t length;     /**< Bytes of value. */
    itl_tlv_span_t span; /**< The value. */
    char *text;          /**< The value in words; NULL: none. */
    uint32_t number;     /**< Of VERSION (major * 256 + minor), NUMBER and ROLE. */
} listfile_field_t;

/** The header, or one record. */
typedef struct listfile_section {
    uint32_t off;
    uint32_t length; /**< HeaderLength or RECORDLENGTH, as the file says; 0: it does not. */
    listfile_field_t *fields;
    size_t field_count;
    bool is_sast;
    bool is_signer; /**< A SAST record with the issuer and serial number of the header. */
} listfile_section_t;

/** A file. */
typedef struct listfile_listing {
    const char *path;
    const char *noun; /**< "ITL", "CTL" or "signed"; a constant. */
    listfile_kind_t kind;
    itl_tlv_source_t source;
    time_t modified;
    uint8_t md5[16], sha1[20];
    listfile_section_t header;
    listfile_section_t *records;
    size_t record_count;
    itl_tlv_span_t payload;     /**< Of a signed file. */
    listfile_verdict_t verdict; /**< A list's, judged as a first one; a signed file's: of its structure alone. */
    bool well_formed;
} listfile_listing_t;

#endif
