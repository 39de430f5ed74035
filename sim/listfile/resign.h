/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Signing the content of an existing file again: what `utils itl reset` does to a list.
 */
#ifndef LISTFILE_RESIGN_H
#define LISTFILE_RESIGN_H

#include "listfile/build.h"
#include "listfile/parts.h"

/** A header to be, with the strings it points to; do not copy it. */
typedef struct listfile_resign {
    listfile_header_t header;
    char signer_name[ITL_LIMIT_NAME_BYTES];
    char issuer_name[ITL_LIMIT_NAME_BYTES];
    char filename[ITL_LIMIT_FILENAME_BYTES];
} listfile_resign_t;

/**
 * Prepares the header under which the content of a file is signed again by somebody else: version, signer version,
 * digest, FILENAME and timestamp stay as they are.
 *
 * The signer's names are copied from a record of the file that holds the signer's certificate, since phones compare
 * names as bytes; without such a record they are written in the style of the old header.
 * @param source, parts  the file, whose header is well-formed
 */
void listfile_resign_prepare(listfile_resign_t *resign, const itl_tlv_source_t *source, const listfile_parts_t *parts,
                             const listfile_identity_t *signer);

/** The style in which the header's names are written. */
listfile_names_t listfile_names_of(const itl_tlv_source_t *source, const itl_trustlist_header_t *header);

/** Takes the signer's names as @p style writes them. */
void listfile_resign_names(listfile_resign_t *resign, const listfile_identity_t *signer, listfile_names_t style);

#endif
