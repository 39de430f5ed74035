/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Everything a file says, element by element in the order of the file, for `itlsim file show`.
 *
 * The walk is tolerant where firmware/trustlist is strict: of a damaged file it takes all that can be read up to the
 * fault. What is wrong with the file is trustlist's word, not this walk's.
 */
#ifndef LISTFILE_LISTING_H
#define LISTFILE_LISTING_H

#include <stdio.h>
#include <time.h>

#include "listfile/listing_types.h"

/**
 * Reads a file.
 * @param listing   [out] the caller frees it, whatever is returned
 * @param path, modified  for the report; path is kept
 * @param source    the file, which must outlive the listing
 * @return false without memory
 */
bool listfile_listing_read(listfile_listing_t *listing, const char *path, time_t modified,
                           const itl_tlv_source_t *source, bool as_signed_file, base_error_t *error);

/** Frees what listfile_listing_read made. */
void listfile_listing_free(listfile_listing_t *listing);

/** Finds an element of a section. @return the first one; NULL: none */
const listfile_field_t *listfile_listing_find(const listfile_section_t *section, uint8_t tag);

/** True when the verdict over the file is good: a list that verified, a signed file that is well-formed. */
bool listfile_listing_good(const listfile_listing_t *listing);

/** Writes the listing in the layout of `show itl`. @param colour  with escape sequences */
void listfile_listing_print(const listfile_listing_t *listing, FILE *to, bool colour);

/** The listing as JSON (docs/commands.md, "itlsim file show"). @return an object of the caller's; NULL without memory
 */
struct cJSON *listfile_listing_json(const listfile_listing_t *listing);

#endif
