/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/values.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/parse.h"
#include "text/text_read.h"

#define SECOND_US   UINT64_C(1000000)
#define YEAR_US     (UINT64_C(365) * 86400 * SECOND_US)
#define LONGEST_US  (100 * YEAR_US)
#define NAME_CHARS  63u
#define WHOLE_PPM   1000000u
#define DIGITS_PPM  4
#define NUMBER_MOST 1000000000u

/* Longest name of a phone, "desk[2]", with NUL. */
#define SELECTED_BYTES 80u

static const struct {
    const char *name;
    uint64_t us;
} units[] = {
    {"us", 1},
    {"ms", 1000},
    {"s", SECOND_US},
    {"m", 60 * SECOND_US},
    {"h", 3600 * SECOND_US},
    {"d", 86400 * SECOND_US},
    {"w", 7 * 86400 * SECOND_US},
    {"y", YEAR_US},
};

static bool unit_us(const char *text, size_t len, uint64_t *us)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strlen(units[i].name) == len && strncmp(text, units[i].name, len) == 0) {
            *us = units[i].us;
            return true;
        }
    return false;
}

/* A number with its unit; moves on behind it. */
static bool take_part(const char **at, uint64_t *us)
{
    uint64_t number = 0, unit = 0;
    const char *text = *at;
    size_t digits = itl_text_leading_number(text, strlen(text), LONGEST_US, &number);
    if (digits == 0)
        return false;
    text += digits;
    text += strspn(text, " ");
    size_t len = strspn(text, "usmhdwy");
    if (!unit_us(text, len, &unit) || number > LONGEST_US / unit)
        return false;
    *us = number * unit;
    *at = text + len + strspn(text + len, " ");
    return true;
}

bool value_span(const char *text, uint64_t *us)
{
    uint64_t sum = 0, part = 0;
    do {
        if (!take_part(&text, &part) || sum + part > LONGEST_US)
            return false;
        sum += part;
    } while (*text != '\0');
    *us = sum;
    return true;
}

bool value_span_s(const char *text, int64_t *seconds)
{
    uint64_t us = 0;
    bool behind = text[0] == '-';
    if (!value_span(text + (behind || text[0] == '+' ? 1 : 0), &us))
        return false;
    *seconds = (int64_t)(us / SECOND_US) * (behind ? -1 : 1);
    return true;
}

bool value_range(const char *text, span_range_t *range)
{
    char least[32];
    const char *dots = strstr(text, "..");
    range->given = true;
    if (dots == NULL) {
        bool read = value_span(text, &range->least_us);
        range->most_us = range->least_us;
        return read;
    }
    size_t len = (size_t)(dots - text);
    if (len >= sizeof least)
        return false;
    memcpy(least, text, len);
    least[len] = '\0';
    return value_span(least, &range->least_us) && value_span(dots + 2, &range->most_us) &&
           range->least_us <= range->most_us;
}

/* The digits behind a point, as ten-thousandths. */
static bool take_fraction(const char **at, uint64_t *fraction)
{
    size_t digits = itl_text_leading_number(*at, strlen(*at), WHOLE_PPM, fraction);
    if (digits == 0 || digits > DIGITS_PPM)
        return false;
    for (size_t i = digits; i < DIGITS_PPM; i++)
        *fraction *= 10;
    *at += digits;
    return true;
}

bool value_percent(const char *text, uint32_t *ppm)
{
    uint64_t whole = 0, fraction = 0;
    size_t digits = itl_text_leading_number(text, strlen(text), 100, &whole);
    const char *at = text + digits;
    if (digits == 0)
        return false;
    if (*at == '.') {
        at++;
        if (!take_fraction(&at, &fraction))
            return false;
    }
    uint64_t sum = whole * (WHOLE_PPM / 100) + fraction;
    *ppm = (uint32_t)sum;
    return strcmp(at + strspn(at, " "), "%") == 0 && sum <= WHOLE_PPM;
}

bool value_rate(const char *text, rate_t *rate)
{
    uint64_t number = 0;
    char count[16];
    const char *slash = strchr(text, '/');
    if (slash == NULL || (size_t)(slash - text) >= sizeof count)
        return false;
    memcpy(count, text, (size_t)(slash - text));
    count[slash - text] = '\0';
    if (!base_parse_number(count, 1, 1000000, &number) || !unit_us(slash + 1, strlen(slash + 1), &rate->per_us))
        return false;
    rate->count = (uint32_t)number;
    return true;
}

bool value_number(const char *text, uint32_t min, uint32_t max, uint32_t *number)
{
    uint64_t read = 0;
    if (!base_parse_number(text, min, max, &read))
        return false;
    *number = (uint32_t)read;
    return true;
}

bool value_toggle(const char *text, toggle_t *toggle)
{
    static const char *const words[] = {"off", "on", "no", "yes", "false", "true"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(text, words[i]) == 0) {
            *toggle = i % 2 == 0 ? TOGGLE_OFF : TOGGLE_ON;
            return true;
        }
    return false;
}

bool value_time(const char *text, int64_t *utc_s)
{
    struct tm time = {0};
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &time);
    if (end == NULL || *end != '\0' || time.tm_year < 100 || time.tm_year > 199)
        return false;
    *utc_s = timegm(&time);
    return true;
}

bool value_is_name(const char *text)
{
    size_t len = strlen(text);
    if (len == 0 || len > NAME_CHARS || !isalnum((unsigned char)text[0]))
        return false;
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) && strchr("-_.", text[i]) == NULL)
            return false;
    return true;
}

bool value_selected(const char *text, size_t *name_len, selected_t *selected)
{
    char number[16];
    *name_len = strcspn(text, "[");
    selected->one = text[*name_len] == '[';
    if (!selected->one)
        return *name_len > 0;
    const char *inside = text + *name_len + 1;
    size_t len = strcspn(inside, "]");
    if (*name_len == 0 || len >= sizeof number || strcmp(inside + len, "]") != 0)
        return false;
    memcpy(number, inside, len);
    number[len] = '\0';
    return value_number(number, 0, NUMBER_MOST, &selected->index);
}

/* The next of a list. @return false: it is the end; what is too long for a phone is none */
static bool next_selected(const char **list, char name[SELECTED_BYTES], size_t *name_len, selected_t *selected,
                          bool *good)
{
    size_t len = strcspn(*list, ",");
    *good = len < SELECTED_BYTES;
    if (*good) {
        memcpy(name, *list, len);
        name[len] = '\0';
        *good = value_selected(name, name_len, selected);
    }
    const bool more = (*list)[len] == ',';
    *list += more ? len + 1 : len;
    return more;
}

bool value_are_phones(const char *text)
{
    char name[SELECTED_BYTES];
    size_t name_len = 0;
    selected_t selected = {.one = false};
    bool good = true, more = true;
    while (good && more)
        more = next_selected(&text, name, &name_len, &selected, &good);
    return good;
}

bool value_names_phone(const char *list, const char *class, uint32_t index)
{
    char name[SELECTED_BYTES];
    size_t name_len = 0;
    selected_t selected = {.one = false};
    for (bool more = true, good = true; more;) {
        more = next_selected(&list, name, &name_len, &selected, &good);
        if (good && strlen(class) == name_len && strncasecmp(class, name, name_len) == 0 &&
            (!selected.one || selected.index == index))
            return true;
    }
    return false;
}

const char *value_span_text(uint64_t us, char text[32])
{
    uint64_t s = us / SECOND_US;
    if (s < 60)
        snprintf(text, 32, "%" PRIu64 ".%03" PRIu64 " s", s, us % SECOND_US / 1000);
    else if (s < 86400)
        snprintf(text, 32, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64, s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(text, 32, "%" PRIu64 " d %" PRIu64 ":%02" PRIu64 ":%02" PRIu64, s / 86400, s / 3600 % 24, s / 60 % 60,
                 s % 60);
    return text;
}
