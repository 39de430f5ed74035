/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The address of a call manager as a SIP URI (RFC 3261 section 19.1): sip:HOST[:PORT][;transport=tcp|udp]. Whatever
 * else a SIP URI may hold (a user, headers, other parameters) makes no sense here and is refused.
 */
#ifndef ITLPHONE_SIP_TARGET_H
#define ITLPHONE_SIP_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "itl_limits.h"

/** Port of SIP over UDP and TCP. */
#define ITL_SIP_PORT 5060u

/** What a URI turned out to be. */
typedef enum itl_sip_target_status {
    ITL_SIP_TARGET_OK = 0,
    ITL_SIP_TARGET_OTHER,  /**< Of another scheme. */
    ITL_SIP_TARGET_SECURE, /**< sips, or transport=tls: not supported. */
    ITL_SIP_TARGET_MALFORMED,
} itl_sip_target_status_t;

/** Where a REFER goes. */
typedef struct itl_sip_target {
    char host[ITL_LIMIT_HOST_BYTES]; /**< Name, IPv4 or IPv6 address, without brackets. */
    bool bracketed;                  /**< An IPv6 address. */
    bool udp;                        /**< Else TCP, which phones use when nothing is said. */
    uint16_t port;
} itl_sip_target_t;

/** Reads a URI. @param target  [out] valid with ITL_SIP_TARGET_OK only */
itl_sip_target_status_t itl_sip_target_read(const char *uri, itl_sip_target_t *target);

#endif
