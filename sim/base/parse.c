/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parse.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "hal/canary.h"
#include "options/option.h"
#include "text/text_read.h"

bool base_parse_number(const char *text, uint32_t min, uint32_t max, uint64_t *number)
{
    int64_t read = itl_text_number(text, strlen(text), min, max);
    if (read < 0)
        return false;
    *number = (uint64_t)read;
    return true;
}

static bool parse_server(const char *text, uint16_t lowest_port, uint16_t default_port, base_server_t *server)
{
    itl_option_server_t read;
    struct in6_addr address;
    if (!itl_option_read_server(text, lowest_port, default_port, &read))
        return false;
    memcpy(server->host, read.host, read.host_len);
    server->host[read.host_len] = '\0';
    server->port = read.port;
    bool is_ipv6 = text[0] == '[' || strchr(server->host, ':') != NULL;
    return !is_ipv6 || inet_pton(AF_INET6, server->host, &address) == 1;
}

bool base_parse_server(const char *text, uint16_t default_port, base_server_t *server)
{
    return parse_server(text, 1, default_port, server);
}

bool base_parse_listener(const char *text, uint16_t default_port, base_server_t *server)
{
    return parse_server(text, 0, default_port, server);
}

bool base_find_word(const char *text, const char *const words[], unsigned count, unsigned *index)
{
    for (*index = 0; *index < count; ++*index)
        if (strcasecmp(words[*index], text) == 0)
            return true;
    return false;
}

/* --- mail addresses --- */

/* The next part between dots: of so many characters at most, each one of letters, digits and others. */
static bool take_part(const char **at, size_t longest, const char *others)
{
    size_t len = 0;
    for (; (*at)[len] != '\0' && (isalnum((unsigned char)(*at)[len]) || strchr(others, (*at)[len]) != NULL); len++)
        if (((unsigned char)(*at)[len] & 0x80) != 0)
            return false;
    *at += len;
    return len > 0 && len <= longest;
}

static bool is_mail_address(const char *text)
{
    const char *at = text;
    do
        if (!take_part(&at, 64, "!#$%&'*+-/=?^_`{|}~"))
            return false;
    while (*at == '.' && at++ != NULL);
    if (*at != '@' || at - text > 64)
        return false;
    do {
        const char *label = ++at;
        if (!take_part(&at, 63, "-") || label[0] == '-' || at[-1] == '-')
            return false;
    } while (*at == '.');
    return *at == '\0' && at - text <= 254;
}

bool base_parse_mail_address(const char *text)
{
    return ITL_CANARY_HOLDS("mail-address", is_mail_address(text));
}
