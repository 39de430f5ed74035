/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * `itlsim phone run`: a phone that stays up.
 */
#ifndef SIM_PHONE_RUN_H
#define SIM_PHONE_RUN_H

#include "base/parse.h"
#include "coap/coap_phone.h"
#include "device/device.h"

/** Clients that can observe a phone at once. */
#define PHONE_RUN_OBSERVERS 512u

/** What runs beside the phone. */
typedef struct phone_run {
    base_server_t coap;                            /**< Where to listen, port 0: a free one; host "": no CoAP. */
    base_server_t coaps;                           /**< The same over DTLS; needs psk. */
    const itl_coap_psk_t *psk;                     /**< Kept; NULL: none. */
    base_server_t allowed[ITL_COAP_PHONE_ALLOWED]; /**< Hosts that may reset the phone, whatever their port. */
    unsigned allowed_count;
    base_server_t web; /**< Pages; host "": none. */
    base_server_t ssh; /**< SSH, where the program has it; host "": none. */
    bool json;
    bool screen; /**< In the terminal, in place of reports. */
} phone_run_t;

/**
 * Boots, reports each boot on standard output, boots again when it is reset, sends what alarms are left; until SIGINT
 * or SIGTERM.
 * @param device  opened, not damaged
 * @return EXIT_DONE; EXIT_FAILED (told)
 */
int phone_run(device_t *device, const phone_run_t *run);

#endif
