/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_clock.h"

#include <string.h>

#include "family/family.h"
#include "status/status.h"
#include "text/text_read.h"
#include "web/web_style.h"

#define STAMP_BYTES 24u

static itl_family_t family_of(const itl_phone_t *phone)
{
    return itl_family_of_model(itl_phone_config(phone)->model);
}

static bool has_date(itl_family_t family)
{
    return itl_family_ways(family)->stamp != ITL_FAMILY_STAMP_TIME;
}

void itl_web_put_time(const itl_phone_t *phone, int64_t time_s, itl_text_t *out)
{
    char stamp[STAMP_BYTES];
    const itl_family_t family = family_of(phone);
    itl_status_stamp(family, time_s, stamp);
    const char *end = has_date(family) ? strrchr(stamp, ' ') : NULL;
    /* Of the 7800 series alone a page with a leading zero was seen. */
    if (itl_web_look(phone) == ITL_WEB_LOOK_78XX && stamp[0] != '\0' && stamp[1] == ':')
        itl_text_char(out, '0');
    itl_text_chars(out, stamp, end != NULL ? (size_t)(end - stamp) : strlen(stamp));
}

void itl_web_put_date(int64_t time_s, itl_text_t *out)
{
    /* "2015-03-14T21:26:53Z" */
    enum { YEAR = 2, MONTH = 5, DAY = 8 };
    char utc[STAMP_BYTES];
    itl_status_utc(time_s, utc);
    if (utc[0] == '\0')
        return;
    itl_text_chars(out, utc + MONTH, 2);
    itl_text_char(out, '/');
    itl_text_chars(out, utc + DAY, 2);
    itl_text_char(out, '/');
    itl_text_chars(out, utc + YEAR, 2);
}

void itl_web_put_stamp(const itl_phone_t *phone, int64_t time_s, itl_text_t *out)
{
    char stamp[STAMP_BYTES];
    const itl_family_t family = family_of(phone);
    itl_status_stamp(family, time_s, stamp);
    if (stamp[0] == '\0')
        return;
    if (has_date(family))
        itl_text_char(out, '[');
    itl_text_string(out, stamp);
    itl_text_string(out, has_date(family) ? "]\n" : " ");
}
