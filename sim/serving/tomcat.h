/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A node's web server: what ccmcip answers, by HTTP and, with the node's tomcat certificate, by HTTPS. Inside this room
 * only.
 */
#ifndef SERVING_TOMCAT_H
#define SERVING_TOMCAT_H

#include "base/bytes.h"
#include "base/error.h"
#include "ccmcip/ccmcip.h"
#include "cluster/state.h"

/** What it is made of. */
typedef struct tomcat_config {
    itl_hal_addr_t address, secure_address; /**< To listen on; port 0: any. */
    uint16_t connections;                   /**< At once, of each of the two; at least 1. */
    const base_bytes_t *pem;                /**< Certificate and key; copied. */
    cluster_tls_t tls_min;                  /**< Lowest version. */
    cluster_tls_limit_t tls_max;            /**< Highest version. */
    const char *host;                       /**< Of the URLs on pages: a name, or an address without brackets. */
    ccmcip_t ccmcip;                        /**< What it answers, but for the base of URLs. */
} tomcat_config_t;

typedef struct tomcat tomcat_t;

/**
 * Starts to serve.
 * @param hal     net, clock and random numbers; kept
 * @param failed  [out] the address that cannot be had, and the reason is left to the caller; no family: it was
 *                something else, which @p error tells
 * @return NULL: it does not
 */
tomcat_t *tomcat_open(const tomcat_config_t *config, const itl_hal_t *hal, itl_hal_addr_t *failed, base_error_t *error);

/** Where it listens. */
itl_hal_addr_t tomcat_address(const tomcat_t *tomcat, bool secure);

/** True when it was opened with the same certificate, lowest version and release. */
bool tomcat_is_same(const tomcat_t *tomcat, const tomcat_config_t *config);

/** Takes note of a socket that itl_hal_net_t.wait named. @return true when it is one of this server */
bool tomcat_ready(tomcat_t *tomcat, itl_hal_socket_t socket);

/** Does what can be done now, within bounds. @return when to call again at the latest (monotonic ms) */
uint64_t tomcat_poll(tomcat_t *tomcat);

/** Ends all connections and frees everything; NULL is allowed. */
void tomcat_close(tomcat_t *tomcat);

#endif
