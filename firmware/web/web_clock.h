/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Times on a page, as the family writes them. UTC, as the phone's status messages.
 */
#ifndef ITLPHONE_WEB_CLOCK_H
#define ITLPHONE_WEB_CLOCK_H

#include <stdint.h>

#include "phone/phone_view.h"
#include "text/text.h"

/** Appends the time of day: "9:26:53pm", "9:26:53p"; nothing where the time is not known (0). */
void itl_web_put_time(const itl_phone_t *phone, int64_t time_s, itl_text_t *out);

/** Appends the date, month first: "03/14/15"; nothing where the time is not known. */
void itl_web_put_date(int64_t time_s, itl_text_t *out);

/** Appends what stands before a message of a log: "[9:26:53pm 03/14/15]" and a line end, or "9:26:53p " on phones
 * without a date. */
void itl_web_put_stamp(const itl_phone_t *phone, int64_t time_s, itl_text_t *out);

#endif
