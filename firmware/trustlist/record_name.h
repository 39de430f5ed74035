/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Whom a record of a trust list is about, in words.
 */
#ifndef ITLPHONE_RECORD_NAME_H
#define ITLPHONE_RECORD_NAME_H

#include "text/text.h"
#include "trustlist/trustlist_types.h"

/** Room for the longest such name that is looked at, its NUL counted; what is longer is cut. */
#define ITL_RECORD_NAME_BYTES 192u

/**
 * Appends the name of whom a record is about: the common name of its SUBJECTNAME, which tells certificates of one host
 * apart, else its DNSNAME. Bytes that cannot be printed are '?'. Nothing for an empty section.
 * @param list  the list that the record was taken from
 */
void itl_record_name(const itl_trustlist_t *list, const itl_trustlist_record_t *record, itl_text_t *out);

/** True when a record is about this host: its common name or its DNSNAME is that, whatever the case. */
bool itl_record_is_of(const itl_trustlist_t *list, const itl_trustlist_record_t *record, const char *host);

#endif
