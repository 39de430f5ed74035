/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "status/status.h"

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

static char *put_two(char *out, uint32_t value)
{
    *out++ = (char)('0' + value / 10 % 10);
    *out++ = (char)('0' + value % 10);
    return out;
}

/* "1:33:26": twelve hours, no leading zero of the hour. */
static char *put_time(char *out, uint32_t second_of_day)
{
    uint32_t hour = second_of_day / 3600 % 12;
    hour = hour == 0 ? 12 : hour;
    if (hour >= 10)
        *out++ = '1';
    *out++ = (char)('0' + hour % 10);
    *out++ = ':';
    out = put_two(out, second_of_day / 60 % 60);
    *out++ = ':';
    return put_two(out, second_of_day % 60);
}

void itl_status_stamp(itl_status_family_t family, int64_t time_s, char stamp[24])
{
    char *out = stamp;
    *out = '\0';
    if (time_s <= 0)
        return;
    uint32_t second_of_day = (uint32_t)(time_s % DAY_S);
    out = put_time(out, second_of_day);
    *out++ = second_of_day < DAY_S / 2 ? 'a' : 'p';
    if (family != ITL_STATUS_FAMILY_7900) {
        civil_date_t date = civil_date(time_s / DAY_S);
        *out++ = 'm';
        *out++ = ' ';
        out = put_two(out, date.month);
        *out++ = '/';
        out = put_two(out, date.day);
        *out++ = '/';
        out = put_two(out, date.year % 100);
    }
    *out = '\0';
}

void itl_status_utc(int64_t time_s, char text[24])
{
    char *out = text;
    *out = '\0';
    if (time_s <= 0)
        return;
    civil_date_t date = civil_date(time_s / DAY_S);
    uint32_t second = (uint32_t)(time_s % DAY_S);
    out = put_two(out, date.year / 100);
    out = put_two(out, date.year);
    *out++ = '-';
    out = put_two(out, date.month);
    *out++ = '-';
    out = put_two(out, date.day);
    *out++ = 'T';
    out = put_two(out, second / 3600);
    *out++ = ':';
    out = put_two(out, second / 60 % 60);
    *out++ = ':';
    out = put_two(out, second % 60);
    *out++ = 'Z';
    *out = '\0';
}
