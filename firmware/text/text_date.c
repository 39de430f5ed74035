/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/text_date.h"

#define DAYS_4_YEARS 1461
#define DAYS_CENTURY 36524
#define DAYS_CYCLE   146097 /* 400 years, after which the Gregorian calendar repeats */

/* Days from 1 March of a year divisible by 400 to 1970-01-01. */
#define DAYS_TO_1970 719468

/* Characters of a name of a day or a month. */
#define NAME_CHARS 3u

/* Years are counted from March, so that the leap day is the last of its year and the months before it always have the
 * same lengths. */
itl_text_date_t itl_text_date_of(int64_t days)
{
    uint32_t cycle = (uint32_t)((days + DAYS_TO_1970) / DAYS_CYCLE);
    uint32_t rest = (uint32_t)((days + DAYS_TO_1970) % DAYS_CYCLE);
    uint32_t century = rest / DAYS_CENTURY < 3 ? rest / DAYS_CENTURY : 3;
    rest -= century * DAYS_CENTURY;
    uint32_t leap_cycle = rest / DAYS_4_YEARS;
    rest -= leap_cycle * DAYS_4_YEARS;
    uint32_t year = rest / 365 < 3 ? rest / 365 : 3;
    rest -= year * 365;
    /* From March on the months' lengths repeat every five months, which have 153 days. */
    uint32_t month = (5 * rest + 2) / 153;
    itl_text_date_t date;
    date.day = rest - (153 * month + 2) / 5 + 1;
    date.month = month < 10 ? month + 3 : month - 9;
    date.year = cycle * 400 + century * 100 + leap_cycle * 4 + year + (date.month <= 2);
    return date;
}

static void put_name(itl_text_t *text, const char *names, uint32_t number, char behind)
{
    itl_text_chars(text, names + number * NAME_CHARS, NAME_CHARS);
    itl_text_char(text, behind);
}

static void put_pair(itl_text_t *text, uint32_t number, char behind)
{
    itl_text_two_digits(text, number);
    itl_text_char(text, behind);
}

void itl_text_http_date(itl_text_t *text, int64_t utc_s)
{
    const itl_text_date_t date = itl_text_date_of(utc_s / ITL_TEXT_DAY_S);
    const uint32_t second = (uint32_t)(utc_s % ITL_TEXT_DAY_S);
    /* 1970-01-01 was a Thursday. */
    put_name(text, "ThuFriSatSunMonTueWed", (uint32_t)(utc_s / ITL_TEXT_DAY_S % 7), ',');
    itl_text_char(text, ' ');
    put_pair(text, date.day, ' ');
    put_name(text, "JanFebMarAprMayJunJulAugSepOctNovDec", date.month - 1, ' ');
    itl_text_decimal(text, date.year);
    itl_text_char(text, ' ');
    put_pair(text, second / 3600, ':');
    put_pair(text, second / 60 % 60, ':');
    put_pair(text, second % 60, ' ');
    itl_text_string(text, "GMT");
}
