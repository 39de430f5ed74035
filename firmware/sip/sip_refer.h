/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The REFER that carries an alarm (docs/formats.md, "REFER"; RFC 3261, 3515, 3892, 4488), written with libosip2.
 */
#ifndef ITLPHONE_SIP_REFER_H
#define ITLPHONE_SIP_REFER_H

#include <stddef.h>

#include "hal/net.h"
#include "sip/sip_ids.h"
#include "sip/sip_target.h"

/** Room for the longest REFER: an alarm of ITL_ALARM_BODY_BYTES, the longest host name, IPv6 addresses. */
#define ITL_SIP_REFER_BYTES 3072u

/** Who the phone is. Strings are read whenever an alarm is sent. */
typedef struct itl_sip_phone {
    const char *device_name; /**< "SEP001122334455" */
    const char *line_name;   /**< Directory number of the first line; "" or not fit for a URI: the device name. */
    const char *model;       /**< "7821" */
    const char *firmware;    /**< "12.1.1" */
} itl_sip_phone_t;

/** One REFER. */
typedef struct itl_sip_refer {
    const itl_sip_phone_t *phone;
    const itl_sip_target_t *target;
    const itl_sip_ids_t *ids;
    itl_hal_addr_t local; /**< Of the socket that it leaves from. */
    bool udp;             /**< Else TCP, whatever the target says. */
    const char *body;
    size_t body_len;
} itl_sip_refer_t;

/** Writes a REFER. @return its length in bytes; 0: it does not fit, or libosip2 found no memory */
size_t itl_sip_refer_write(const itl_sip_refer_t *refer, char out[ITL_SIP_REFER_BYTES]);

#endif
