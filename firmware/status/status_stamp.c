/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "status/status.h"
#include "text/text_date.h"

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
    itl_text_string(text, halves[stamp][second_of_day < ITL_TEXT_DAY_S / 2 ? 0 : 1]);
}

void itl_status_stamp(itl_family_t family, int64_t time_s, char stamp[24])
{
    itl_family_stamp_t shape = itl_family_ways(family)->stamp;
    itl_text_t text = itl_text_in(stamp, 24);
    if (time_s <= 0)
        return;
    put_half_day(&text, (uint32_t)(time_s % ITL_TEXT_DAY_S), shape);
    if (shape == ITL_FAMILY_STAMP_TIME)
        return;
    itl_text_date_t date = itl_text_date_of(time_s / ITL_TEXT_DAY_S);
    put_date(&text, date.month, date.day, date.year, '/');
}

void itl_status_utc(int64_t time_s, char text[24])
{
    itl_text_t utc = itl_text_in(text, 24);
    if (time_s <= 0)
        return;
    itl_text_date_t date = itl_text_date_of(time_s / ITL_TEXT_DAY_S);
    uint32_t second = (uint32_t)(time_s % ITL_TEXT_DAY_S);
    itl_text_two_digits(&utc, date.year / 100);
    put_date(&utc, date.year, date.month, date.day, '-');
    itl_text_char(&utc, 'T');
    itl_text_two_digits(&utc, second / 3600);
    put_time(&utc, second);
    itl_text_char(&utc, 'Z');
}
