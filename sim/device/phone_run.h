/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * `itlsim phone run`: a phone that stays up.
 */
#ifndef SIM_PHONE_RUN_H
#define SIM_PHONE_RUN_H

#include "device/device.h"
#include "device/phone_coap.h"

/** What runs beside the phone. */
typedef struct phone_run {
    const char *coap; /**< Numeric address to listen on; NULL: no CoAP server. */
    uint16_t coap_port;
    const char *allowed[PHONE_COAP_ALLOWED]; /**< Numeric addresses that may reset the phone. */
    unsigned allowed_count;
    bool json;
} phone_run_t;

/**
 * Boots, reports each boot on standard output, boots again when it is reset, sends what alarms are left; until SIGINT
 * or SIGTERM.
 * @param device  opened, not damaged
 * @return EXIT_DONE; EXIT_USAGE: not an address; EXIT_FAILED (told)
 */
int phone_run(device_t *device, const phone_run_t *run);

#endif
