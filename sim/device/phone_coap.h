/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A running phone as a CoAP server (RFC 7252): GET /status, /messages, /trust-list (observable, RFC 7641), POST /reset.
 * Reports come as JSON (Content-Format 50) or, by Accept, as CBOR (60); another format is answered with 4.06.
 */
#ifndef SIM_PHONE_COAP_H
#define SIM_PHONE_COAP_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "hal/hal.h"

/** Most addresses that may reset a phone. */
#define PHONE_COAP_ALLOWED 8u

typedef struct phone_coap phone_coap_t;

/** What is to run. */
typedef struct phone_coap_config {
    hal_addr_t address;                     /**< To listen on; port 0: any free one. */
    hal_addr_t allowed[PHONE_COAP_ALLOWED]; /**< Who may reset the phone, whatever the port; others get 4.03. */
    unsigned allowed_count;
} phone_coap_config_t;

/** Opens the port. @return NULL: not our address, port taken, out of memory */
phone_coap_t *phone_coap_open(const phone_coap_config_t *config);

/** A descriptor that is readable when phone_coap_poll has something to do. */
int phone_coap_fd(const phone_coap_t *server);

/** Where it listens. */
hal_addr_t phone_coap_address(const phone_coap_t *server);

/** Takes the report of the last boot; who observes /trust-list hears of other lists. @param report  outlives its use */
void phone_coap_report(phone_coap_t *server, const cJSON *report);

/** Answers what has arrived. @return true: somebody who may has asked for a reset */
bool phone_coap_poll(phone_coap_t *server);

/** Closes everything; NULL is allowed. */
void phone_coap_close(phone_coap_t *server);

#endif
