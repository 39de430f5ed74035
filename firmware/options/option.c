/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "options/option.h"

#include <string.h>

#include "text/text_read.h"

#define SECONDS_CHARS_MAX 12u
#define DAY_MS            86400000u

/* The columns of the table that are about values. */
typedef struct range {
    uint32_t lowest, highest;
    const char *characters;
} range_t;

#define NO_RANGE(id, name, brief, text)
#define RANGE(id, name, value, most, lowest, highest, characters, offers, brief, text)                                 \
    [ITL_OPTION_##id] = {(lowest), (highest), (characters)},

static const range_t ranges[ITL_OPTIONS] = {ITL_PHONE_OPTIONS(NO_RANGE, RANGE, RANGE)};

static bool is_among(char character, const char *characters)
{
    for (; characters[0] != '\0'; characters += 3)
        if (character >= characters[0] && character <= characters[2])
            return true;
    return false;
}

bool itl_option_takes_text(itl_option_t option, const char *text)
{
    const range_t *range = &ranges[option];
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if (!is_among(text[i], range->characters))
            return false;
    return len >= range->lowest && len <= range->highest;
}

bool itl_option_read_number(itl_option_t option, const char *text, uint32_t *number)
{
    int64_t read = itl_text_number(text, strlen(text), ranges[option].lowest, ranges[option].highest);
    if (read < 0)
        return false;
    *number = (uint32_t)read;
    return true;
}

/* The decimals of seconds, the fourth of which rounds. @return -1: they are none */
static int64_t read_decimals(const char *text)
{
    size_t len = strlen(text);
    char four[] = "0000";
    if (strspn(text, ITL_TEXT_DIGITS) != len)
        return -1;
    memcpy(four, text, len < 4 ? len : 4);
    return (itl_text_number(four, 4, 0, 9999) + 5) / 10;
}

bool itl_option_read_seconds(const char *text, uint32_t *milliseconds)
{
    uint64_t seconds;
    size_t len = strlen(text);
    size_t digits = itl_text_leading_number(text, len, DAY_MS / 1000u, &seconds);
    if (digits == 0 || len > SECONDS_CHARS_MAX || (text[digits] != '\0' && text[digits] != '.'))
        return false;
    int64_t decimals = text[digits] == '.' ? read_decimals(text + digits + 1) : 0;
    uint64_t all = seconds * 1000u + (uint64_t)decimals;
    if (decimals < 0 || all == 0 || all > DAY_MS)
        return false;
    *milliseconds = (uint32_t)all;
    return true;
}

/* Finds the end of the host. @return what follows it: a NUL, or the colon before a port; NULL: it is none */
static const char *cut_host(const char *text, itl_option_server_t *server)
{
    const char *first = strchr(text, ':');
    server->host = text;
    if (text[0] == '[') {
        const char *close = strchr(text, ']');
        server->host = text + 1;
        server->host_len = close != NULL ? (size_t)(close - text) - 1 : 0;
        return close != NULL ? close + 1 : NULL;
    }
    bool bare_ipv6 = first != NULL && strchr(first + 1, ':') != NULL;
    server->host_len = first != NULL && !bare_ipv6 ? (size_t)(first - text) : strlen(text);
    return text + server->host_len;
}

bool itl_option_read_server(const char *text, uint16_t lowest_port, uint16_t default_port, itl_option_server_t *server)
{
    const char *end = cut_host(text, server);
    if (end == NULL || server->host_len == 0 || server->host_len >= ITL_LIMIT_HOST_BYTES)
        return false;
    bool is_ipv6 = text[0] == '[' || memchr(text, ':', server->host_len) != NULL;
    if (strspn(server->host, is_ipv6 ? ITL_TEXT_HEX ":." : ITL_TEXT_DIGITS ITL_TEXT_LETTERS ".-_") < server->host_len)
        return false;
    int64_t port = *end == ':' ? itl_text_number(end + 1, strlen(end + 1), lowest_port, UINT16_MAX) : default_port;
    server->port = (uint16_t)port;
    return port >= 0 && (*end == ':' || *end == '\0');
}
