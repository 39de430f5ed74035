/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a node's web server answers phones under /ccmcip/, as a call manager's Tomcat does: authenticate.jsp tells
 * whether a user may push to a phone (GET with UserID, Password, devicename; exactly "AUTHORIZED" or "UN-AUTHORIZED");
 * xmldirectory.jsp and getservicesmenu.jsp are the menus of directory.h, whose pages follow from them.
 * http/http_server.h has what is refused, and who gets a connection.
 */
#ifndef CCMCIP_CCMCIP_H
#define CCMCIP_CCMCIP_H

#include "ccmcip/authenticate.h"
#include "ccmcip/directory.h"
#include "hal/hal.h"
#include "http/http_handler.h"

/** An answer, for a log. */
typedef struct ccmcip_event {
    itl_hal_addr_t client;
    const char *page;   /**< "authenticate.jsp"; "": another path. */
    const char *user;   /**< Hostile; "": none. */
    const char *device; /**< The same. */
    const char *what;   /**< "authorized" */
} ccmcip_event_t;

/** What the answers are made of. */
typedef struct ccmcip {
    const itl_hal_clock_t *clock;
    authenticate_t *authenticate;
    users_t *const *users; /**< The cluster's, as they are when a request comes; may change between two of them. */
    const char *base;      /**< As directory_facts_t has it, as the next ones. Kept. */
    const char *node;
    const char *release;
    void (*log)(void *ctx, const ccmcip_event_t *event); /**< May be NULL. */
    void *log_ctx;
} ccmcip_t;

/** Answers a request. @param context  a ccmcip_t, which outlives the server */
itl_http_handler_t ccmcip_answer;

#endif
