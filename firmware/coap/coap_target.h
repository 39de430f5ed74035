/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The address of a collector as a URI (RFC 7252 section 6.1): coap://HOST[:PORT][/PATH][?QUERY], or coaps. A user, a
 * fragment, "." and ".." as segments and characters that a URI cannot hold make it malformed.
 */
#ifndef ITLPHONE_COAP_TARGET_H
#define ITLPHONE_COAP_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "itl_limits.h"

/** Ports of coap and coaps. */
#define ITL_COAP_TARGET_PORT        5683u
#define ITL_COAP_TARGET_SECURE_PORT 5684u

/** Room for path and query, which also bounds each of their parts to what an option holds (RFC 7252 section 5.10). */
#define ITL_COAP_TARGET_PATH_BYTES 256u

/** What a URI turned out to be. */
typedef enum itl_coap_target_status {
    ITL_COAP_TARGET_OK = 0,
    ITL_COAP_TARGET_OTHER, /**< Of another scheme. */
    ITL_COAP_TARGET_MALFORMED,
} itl_coap_target_status_t;

/** Where an alarm goes. */
typedef struct itl_coap_target {
    char host[ITL_LIMIT_HOST_BYTES];       /**< Name, IPv4 or IPv6 address, without brackets, in lower case. */
    char path[ITL_COAP_TARGET_PATH_BYTES]; /**< And query, as the URI has them; begins with '/' or '?', or is empty. */
    bool secure;                           /**< coaps */
    bool named;                            /**< The host is a name. */
    uint16_t port;
} itl_coap_target_t;

/** Reads a URI. @param target  [out] valid with ITL_COAP_TARGET_OK only */
itl_coap_target_status_t itl_coap_target_read(const char *uri, itl_coap_target_t *target);

/** Undoes percent escapes of a part of a path that was read, in place. @param len  of the part
 * @return how long it is now */
size_t itl_coap_target_unescape(char *part, size_t len);

#endif
