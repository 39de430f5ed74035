/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * `itlsim phone run --count N`: many phones in one process, which share sockets, clock and the scratch memory of
 * signatures. Each has a state folder of its own, named after it, and pages on an address or a port of its own.
 */
#ifndef SIM_PHONE_SWARM_H
#define SIM_PHONE_SWARM_H

#include <stdbool.h>

#include "base/parse.h"
#include "coap/coap_psk.h"
#include "phone/phone.h"

/** Most phones of one process. */
#define PHONE_SWARM_MAX 10000

/** Phones that boot at once: the others wait for their turn. */
#define PHONE_SWARM_BOOTING 64u

/** What is to run. */
typedef struct phone_swarm {
    const char *state;                /**< Folder of the state folders; made when it is not there. */
    const itl_phone_config_t *config; /**< Of the first phone; those behind it have the next MAC addresses. */
    uint32_t count;                   /**< At least 1. */
    base_server_t web;                /**< Pages of the first phone; host "": none. */
    bool web_ports;                   /**< Those behind it have the next ports instead of the next addresses. */
    const itl_coap_psk_t *psk;        /**< For alarms by coaps; NULL: none. Kept. */
    bool json;                        /**< A report of each boot, instead of a line. */
} phone_swarm_t;

/**
 * Boots all phones, tells each verdict on standard output, and serves their pages, until SIGINT or SIGTERM.
 * @return an exit status; what failed was told
 */
int phone_swarm(const phone_swarm_t *swarm);

#endif
