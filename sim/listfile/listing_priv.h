/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Shared inside the listing: what tags mean and how values become words.
 */
#ifndef LISTFILE_LISTING_PRIV_H
#define LISTFILE_LISTING_PRIV_H

#include <stdbool.h>
#include <stddef.h>

#include "listfile/listing_types.h"

/** Names and meaning of @p item into @p field. @return false: the tag means nothing here */
bool listing_describe(listfile_field_t *field, const itl_tlv_item_t *item, bool in_header);

/** The value of a described field into words. @return false without memory */
bool listing_value(const itl_tlv_source_t *source, listfile_field_t *field);

/** The last line: what became of the file. The caller provides the space. */
void listing_verdict_text(const listfile_listing_t *listing, char *text, size_t size);

#endif
