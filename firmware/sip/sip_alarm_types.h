/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a delivery by SIP stands on: its call manager, its socket, its message.
 */
#ifndef ITLPHONE_SIP_ALARM_TYPES_H
#define ITLPHONE_SIP_ALARM_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alarm/alarm.h"
#include "hal/hal.h"
#include "reach/reach.h"
#include "sip/sip_ids.h"
#include "sip/sip_refer.h"
#include "sip/sip_target.h"

/** Longest head of a message, and longest datagram, that is looked at. */
#define ITL_SIP_INPUT_BYTES 4096u

/** How far a delivery is. */
typedef enum itl_sip_state {
    ITL_SIP_IDLE,
    ITL_SIP_REACHING, /**< Waits for an address of the call manager. */
    ITL_SIP_UDP_OPENING,
    ITL_SIP_UDP_WAITING,
    ITL_SIP_TCP_OPENING,
    ITL_SIP_TCP_CONNECTING,
    ITL_SIP_TCP_SENDING, /**< Part of the message may have gone. */
    ITL_SIP_TCP_WAITING,
} itl_sip_state_t;

/** One phone's way to its call managers by SIP. Members are private. */
typedef struct itl_sip_alarm {
    const itl_hal_t *hal;
    itl_sip_phone_t phone;
    uint32_t timeout_ms;
    itl_alarm_transport_t transport;
    itl_alarm_delivery_t delivery;
    itl_sip_state_t state;
    bool at_any_length; /**< UDP: TCP was refused. */
    bool heard;         /**< A response to the REFER came, or by TCP anything at all. */
    bool proceeding;    /**< A 1xx came. */
    bool unread;        /**< More may have arrived than one poll takes. */
    itl_sip_target_t target;
    itl_sip_ids_t ids;
    itl_reach_t reach;
    itl_hal_socket_t socket;
    uint64_t resend_ms; /**< UDP: timer E. */
    uint32_t interval_ms;
    const char *uri, *body;
    const char *complained; /**< The address that could not take it, as was told last. */
    size_t body_len;
    size_t message_len;
    size_t sent; /**< TCP: bytes of the message that went. */
    size_t input_len;
    size_t skip; /**< TCP: bytes of a body still to come. */
    char message[ITL_SIP_REFER_BYTES];
    char input[ITL_SIP_INPUT_BYTES];
} itl_sip_alarm_t;

#endif
