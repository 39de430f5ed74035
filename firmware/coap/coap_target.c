/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_target.h"

#include <string.h>

#define DIGITS  "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
/* What path and query may hold (RFC 3986 section 3.3, 3.4). */
#define PATH_CHARACTERS DIGITS LETTERS "-._~!$&'()*+,;=:@/?%"

static char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

/* Steps over a word, whatever its case. @return false, with nothing stepped over, when it is not there */
static bool take(const char **at, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i < len; i++)
        if (lower((*at)[i]) != word[i])
            return false;
    *at += len;
    return true;
}

static bool take_host(const char **at, coap_target_t *target)
{
    bool bracketed = take(at, "[");
    size_t len = strspn(*at, bracketed ? DIGITS "abcdefABCDEF:." : DIGITS LETTERS "-._");
    if (len == 0 || len >= sizeof target->host)
        return false;
    for (size_t i = 0; i < len; i++)
        target->host[i] = lower((*at)[i]);
    target->named = !bracketed && strspn(target->host, DIGITS ".") != len;
    *at += len;
    return !bracketed || take(at, "]");
}

/* A port may be left out behind the colon too (RFC 3986 section 3.2.3). */
static bool take_port(const char **at, coap_target_t *target)
{
    uint32_t port = 0;
    if (!take(at, ":") || **at < '0' || **at > '9')
        return true;
    for (; **at >= '0' && **at <= '9' && port <= UINT16_MAX; (*at)++)
        port = port * 10 + (uint32_t)(**at - '0');
    target->port = (uint16_t)port;
    return port > 0 && port <= UINT16_MAX;
}

/* @return the value of a hexadecimal digit; 16: it is none */
static unsigned digit(char character)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = character == '\0' ? NULL : strchr(digits, lower(character));
    return found == NULL ? 16 : (unsigned)(found - digits);
}

static bool escapes_fit(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '%' && (digit(text[1]) == 16 || digit(text[2]) == 16))
            return false;
    return true;
}

/* True when a segment of the path is "." or "..": an absolute URI holds none (RFC 3986 section 4.3, 5.2.4). */
static bool has_dots(const char *path)
{
    while (*path == '/') {
        size_t len = strcspn(++path, "/?");
        if ((len == 1 || len == 2) && strspn(path, ".") >= len)
            return true;
        path += len;
    }
    return false;
}

static bool take_path(const char *at, coap_target_t *target)
{
    size_t len = strlen(at);
    if (len >= sizeof target->path || strspn(at, PATH_CHARACTERS) != len || !escapes_fit(at) || has_dots(at))
        return false;
    memcpy(target->path, at, len + 1);
    return len == 0 || *at == '/' || *at == '?';
}

coap_target_status_t coap_target_read(const char *uri, coap_target_t *target)
{
    const char *at = uri;
    memset(target, 0, sizeof *target);
    target->secure = take(&at, "coaps://");
    if (!target->secure && !take(&at, "coap://"))
        return COAP_TARGET_OTHER;
    target->port = target->secure ? COAP_TARGET_SECURE_PORT : COAP_TARGET_PORT;
    return take_host(&at, target) && take_port(&at, target) && take_path(at, target) ? COAP_TARGET_OK
                                                                                     : COAP_TARGET_MALFORMED;
}

size_t coap_target_unescape(char *part, size_t len)
{
    size_t out = 0;
    for (size_t in = 0; in < len; in++, out++) {
        part[out] = part[in];
        if (part[in] != '%' || len - in < 3)
            continue;
        part[out] = (char)(digit(part[in + 1]) << 4 | (digit(part[in + 2]) & 15));
        in += 2;
    }
    return out;
}
