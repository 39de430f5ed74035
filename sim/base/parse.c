/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parse.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

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
