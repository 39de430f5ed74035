/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "utc.h"

#include <stdbool.h>
#include <string.h>

#define SECONDS_PER_DAY 86400

static bool is_leap(uint32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static uint32_t days_of_month(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static void digits(char *text, uint32_t count, uint32_t number)
{
    while (count-- > 0) {
        text[count] = (char)('0' + number % 10);
        number /= 10;
    }
}

void utc_text(int64_t seconds, char text[UTC_TEXT_BYTES])
{
    uint32_t days = (uint32_t)(seconds / SECONDS_PER_DAY);
    uint32_t rest = (uint32_t)(seconds % SECONDS_PER_DAY);
    uint32_t year = 1970;
    for (; days >= (is_leap(year) ? 366u : 365u); year++)
        days -= is_leap(year) ? 366u : 365u;
    uint32_t month = 1;
    for (; days >= days_of_month(year, month); month++)
        days -= days_of_month(year, month);
    memcpy(text, "0000-00-00T00:00:00Z", UTC_TEXT_BYTES);
    digits(text, 4, year);
    digits(text + 5, 2, month);
    digits(text + 8, 2, days + 1);
    digits(text + 11, 2, rest / 3600);
    digits(text + 14, 2, rest / 60 % 60);
    digits(text + 17, 2, rest % 60);
}
