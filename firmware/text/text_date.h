/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Dates of the Gregorian calendar, in UTC.
 */
#ifndef ITLPHONE_TEXT_DATE_H
#define ITLPHONE_TEXT_DATE_H

#include <stdint.h>

#include "text/text.h"

/** Seconds of a day. */
#define ITL_TEXT_DAY_S 86400

/** A date. */
typedef struct itl_text_date {
    uint32_t year;
    uint32_t month; /**< 1 to 12 */
    uint32_t day;   /**< 1 to 31 */
} itl_text_date_t;

/** The date of a day. @param days  since 1970-01-01, not negative */
itl_text_date_t itl_text_date_of(int64_t days);

/** Appends a time as HTTP and mails have it: "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
 *  @param utc_s  since 1970-01-01, not negative */
void itl_text_http_date(itl_text_t *text, int64_t utc_s);

#endif
