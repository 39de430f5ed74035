/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "https/https_url.h"

#include <string.h>

#include "options/option.h"
#include "text/text.h"

#define HTTP  "http://"
#define HTTPS "https://"

/* Stand in a value of a query as they are (RFC 3986 section 2.3). */
#define UNRESERVED ITL_TEXT_LETTERS ITL_TEXT_DIGITS "-._~"

/* Stand in path and query as they are: what is reserved, and escapes (RFC 3986 sections 2.1, 2.2, 3.3, 3.4). */
#define AS_IT_IS UNRESERVED "%!$&'()*+,;=:@/?[]"

static bool is_one_of(char character, const char *set)
{
    return character != '\0' && strchr(set, character) != NULL;
}

static bool is_control(char character)
{
    return (uint8_t)character < ' ' || (uint8_t)character == 0x7F;
}

static void put_encoded(itl_text_t *text, char character, const char *as_it_is)
{
    const uint8_t byte = (uint8_t)character;
    if (is_one_of(character, as_it_is)) {
        itl_text_char(text, character);
        return;
    }
    itl_text_char(text, '%');
    itl_text_pairs(text, &byte, 1, '\0');
}

/* Appends path and query up to a fragment. @param keep  bytes of the target that stay */
static bool put_target(itl_https_url_t *url, size_t keep, const char *rest)
{
    itl_text_t target = itl_text_in(url->target + keep, sizeof url->target - keep);
    for (; *rest != '\0' && *rest != '#'; rest++) {
        if (is_control(*rest))
            return false;
        put_encoded(&target, *rest, AS_IT_IS);
    }
    return itl_text_fits(&target);
}

/* "HOST[:PORT][/PATH][?QUERY]" */
static bool take_authority(itl_https_url_t *url, bool secure, const char *text)
{
    char authority[ITL_LIMIT_CONFIG_HOST_BYTES + sizeof "[]:65535"];
    itl_option_server_t server;
    const size_t len = strcspn(text, "/?#");
    itl_text_t copy = itl_text_in(authority, sizeof authority), host = itl_text_in(url->host, sizeof url->host);
    itl_text_chars(&copy, text, len);
    const uint16_t port = secure ? ITL_HTTPS_SECURE_PORT : ITL_HTTPS_PLAIN_PORT;
    if (!itl_text_fits(&copy) || !itl_option_read_server(authority, 1, port, &server))
        return false;
    itl_text_chars(&host, server.host, server.host_len);
    url->secure = secure;
    url->port = server.port;
    return itl_text_fits(&host) && put_target(url, 0, text + len + (text[len] == '/' ? 1 : 0));
}

static bool take_whole(itl_https_url_t *url, const char *text)
{
    if (itl_text_begins(text, HTTPS))
        return take_authority(url, true, text + strlen(HTTPS));
    return itl_text_begins(text, HTTP) && take_authority(url, false, text + strlen(HTTP));
}

bool itl_https_url_read(itl_https_url_t *url, const char *text)
{
    *url = (itl_https_url_t){0};
    if (take_whole(url, text))
        return true;
    *url = (itl_https_url_t){0};
    return false;
}

/* --- references --- */

static bool has_scheme(const char *reference)
{
    return reference[strcspn(reference, ":/?#")] == ':';
}

/* Bytes of the target up to its query, or up to the last segment of its path. */
static size_t kept_of(const itl_https_url_t *url, const char *reference)
{
    size_t len = strcspn(url->target, "?");
    if (reference[0] == '?')
        return len;
    while (len > 0 && url->target[len - 1] != '/')
        len--;
    return len;
}

static bool take_reference(itl_https_url_t *url, const char *reference)
{
    if (has_scheme(reference))
        return take_whole(url, reference);
    if (strncmp(reference, "//", 2) == 0)
        return take_authority(url, url->secure, reference + 2);
    if (reference[0] == '/')
        return put_target(url, 0, reference + 1);
    if (reference[0] == '\0' || reference[0] == '#')
        return url->host[0] != '\0';
    return put_target(url, kept_of(url, reference), reference);
}

bool itl_https_url_follow(itl_https_url_t *url, const char *reference)
{
    if (take_reference(url, reference) && url->host[0] != '\0')
        return true;
    *url = (itl_https_url_t){0};
    return false;
}

bool itl_https_url_put(itl_https_url_t *url, const char *name, const char *value)
{
    const size_t len = strlen(url->target);
    itl_text_t target = itl_text_in(url->target + len, sizeof url->target - len);
    itl_text_char(&target, strchr(url->target, '?') != NULL ? '&' : '?');
    itl_text_string(&target, name);
    itl_text_char(&target, '=');
    for (; *value != '\0'; value++)
        put_encoded(&target, *value, UNRESERVED);
    return itl_text_fits(&target);
}
