/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * URLs of http and https taken apart, followed and put together (RFC 3986). They come from configurations, pages and
 * servers: hostile, all of them.
 */
#ifndef ITLPHONE_HTTPS_URL_H
#define ITLPHONE_HTTPS_URL_H

#include <stdbool.h>
#include <stdint.h>

#include "itl_limits.h"

/** Path and query as they are asked for, without the first '/', the NUL counted. */
#define ITL_HTTPS_TARGET_BYTES 704u

/** Ports where a URL names none. */
#define ITL_HTTPS_PLAIN_PORT  80u
#define ITL_HTTPS_SECURE_PORT 443u

/** A URL. Zeroes: none. */
typedef struct itl_https_url {
    bool secure;                            /**< https. */
    uint16_t port;                          /**< Never 0 in one that was read. */
    char host[ITL_LIMIT_CONFIG_HOST_BYTES]; /**< Name or address, without brackets. */
    char target[ITL_HTTPS_TARGET_BYTES];    /**< "xmldirectory.jsp?l=0"; printable ASCII without blanks. */
} itl_https_url_t;

/**
 * Reads a whole URL: "http://HOST[:PORT][/PATH][?QUERY]" or https. A fragment is left out, blanks and bytes past ASCII
 * of path and query are percent-encoded.
 * @param url  [out] zeroes where it is none
 * @return false: another scheme, user information, no host, a port that is none, a control character, or too long
 */
bool itl_https_url_read(itl_https_url_t *url, const char *text);

/**
 * Follows a reference that stands on a page, or in a Location, of this URL (RFC 3986 section 5.2, without dot
 * segments: servers see them as they stand).
 * @param url        [in, out] becomes what the reference means; zeroes where that is none
 * @param reference  not in @p url
 * @return as itl_https_url_read
 */
bool itl_https_url_follow(itl_https_url_t *url, const char *reference);

/**
 * Appends NAME=VALUE to the query, the value percent-encoded (RFC 3986 section 2.1).
 * @param name  as it is to stand there
 * @return false: there is no room; the URL is of no use any more
 */
bool itl_https_url_put(itl_https_url_t *url, const char *name, const char *value);

#endif
