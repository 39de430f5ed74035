/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "status/status.h"
#include "text/text.h"

#define DAY_S        86400
#define DAYS_4_YEARS 1461
#define DAYS_CENTURY 36524
#define DAYS_CYCLE   146097 /* 400 years, after which the Gregorian calendar repeats */

/* Days from 1 March of a year divisible by 400 to 1970-01-01. */
#define DAYS_TO_1970 719468

typedef struct civil_date {
    uint32_t year;
    uint32_t month; /* 1 to 12 */
    uint32_t day;   /* 1 to 31 */
} civil_date_t;

/* The date of a day counted from 1970-01-01, not negative. Years are counted from March, so that the leap day is the
 * last of its year and the months before it always have the same lengths. */
static civil_date_t civil_date(int64_t days)
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
    civil_date_t date;
    date.day = rest - (153 * month + 2) / 5 + 1;
    date.month = month < 10 ? month + 3 : month - 9;
    date.year = cycle * 400 + century * 100 + leap_cycle * 4 + year + (date.month <= 2);
    return date;
}

/* "01:33:26" but for the hour, which the caller spells. */
static void put_time(itl_text_t *text, uint32_t second_of_day)
{
    itl_text_char(text, ':');
    itl_text_two_digits(text, second_of_day / 60 % 60);
    itl_text_char(text, ':');
    itl_text_two_digits(text, second_of_day % 60);
}

static void put_date(itl_text_t *text, uint32_t first, uint32_t second, uint32_t third, char between)
{
    itl_text_two_digits(text, first);
    itl_text_char(text, between);
    itl_text_two_digits(text, second);
    itl_text_char(text, between);
    itl_text_two_digits(text, third);
}

/* What follows the time before and after noon, by itl_family_stamp_t; all but the first have a date after it. */
static const char *const halves[][2] = {
    [ITL_FAMILY_STAMP_TIME] = {"a", "p"},
    [ITL_FAMILY_STAMP_DATE] = {"am ", "pm "},
    [ITL_FAMILY_STAMP_DATE_SHORT] = {"a ", "p "},
    [ITL_FAMILY_STAMP_DATE_LARGE] = {" AM ", " PM "},
};

/* Twelve hours, no leading zero of the hour: "1:33:26p". */
static void put_half_day(itl_text_t *text, uint32_t second_of_day, itl_family_stamp_t stamp)
{
    uint32_t hour = second_of_day / 3600 % 12;
    itl_text_decimal(text, hour == 0 ? 12 : hour);
    put_time(text, second_of_day);
    itl_text_string(text, halves[stamp][second_of_day < DAY_S / 2 ? 0 : 1]);
}

void itl_status_stamp(itl_family_t family, int64_t time_s, char stamp[24])
{
    itl_family_stamp_t shape = itl_family_ways(family)->stamp;
    itl_text_t text = itl_text_in(stamp, 24);
    if (time_s <= 0)
        return;
    put_half_day(&text, (uint32_t)(time_s % DAY_S), shape);
    if (shape == ITL_FAMILY_STAMP_TIME)
        return;
    civil_date_t date = civil_date(time_s / DAY_S);
    put_date(&text, date.month, date.day, date.year, '/');
}

void itl_status_utc(int64_t time_s, char text[24])
{
    itl_text_t utc = itl_text_in(text, 24);
    if (time_s <= 0)
        return;
    civil_date_t date = civil_date(time_s / DAY_S);
    uint32_t second = (uint32_t)(time_s % DAY_S);
    itl_text_two_digits(&utc, date.year / 100);
    put_date(&utc, date.year, date.month, date.day, '-');
    itl_text_char(&utc, 'T');
    itl_text_two_digits(&utc, second / 3600);
    put_time(&utc, second);
    itl_text_char(&utc, 'Z');
}
