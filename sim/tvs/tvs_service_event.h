/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What became of a connection to the lab's TVS.
 */
#ifndef SIM_TVS_SERVICE_EVENT_H
#define SIM_TVS_SERVICE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/net.h"
#include "tvs/tvs_codec.h"

/** How a connection ended. */
typedef struct tvs_service_event {
    itl_hal_addr_t peer;
    const char *what;        /**< "valid", "not valid", "unknown", or what went wrong; constant. */
    bool answered;           /**< An answer went out whole. */
    uint8_t command;         /**< ITL_TVS_QUERY_REQUEST, ITL_TVS_VERIFY_REQUEST; 0: no request came. */
    itl_tvs_bytes_t device;  /**< Device name as sent, hostile; data NULL: none. Valid during the call, as the rest. */
    itl_tvs_bytes_t subject; /**< Of a QUERY, hostile. */
    const char *label;       /**< File of the certificate found; NULL: none. */
    const char *version;     /**< TLS version and cipher suite; NULL: no handshake. */
    const char *cipher;
} tvs_service_event_t;

#endif
