/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A file taken apart: header and content, and which of the two kinds it is.
 */
#ifndef LISTFILE_PARTS_H
#define LISTFILE_PARTS_H

#include "listfile/build.h"
#include "policy/policy.h"
#include "tlv/tlv.h"
#include "trustlist/trustlist.h"

/** Header and content of a file. */
typedef struct listfile_parts {
    listfile_kind_t kind;
    itl_policy_kind_t said;      /**< What the file wants to be. */
    itl_reason_t reason;         /**< ITL_REASON_NONE: the header is well-formed and the rest is valid. */
    itl_trustlist_fault_t fault; /**< With another reason: where and what. */
    itl_trustlist_header_t header;
    itl_tlv_span_t content; /**< Records or payload. */
} listfile_parts_t;

/**
 * Reads the header. A file whose FILENAME ends in ".sgn" is a signed file, one whose FILENAME begins with "CTL" a CTL,
 * everything else an ITL; that is found out of damaged headers too. Where there is no FILENAME, the file's own name
 * says.
 * @param path            where the file stands; NULL: nowhere, and without FILENAME it is an ITL
 * @param as_signed_file  it is a signed file, whatever the names say
 */
listfile_parts_t listfile_take_apart(const itl_tlv_source_t *source, const char *path, bool as_signed_file);

/** True when @p name ends in @p ending, in any case of letters. */
bool listfile_ends_with(const char *name, const char *ending);

/** Copies a value as a string: up to its first NUL, cut off where @p size ends. */
void listfile_span_text(const itl_tlv_source_t *source, itl_tlv_span_t span, char *text, size_t size);

#endif
