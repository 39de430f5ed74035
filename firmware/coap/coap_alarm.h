/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Carries alarms by CoAP (RFC 7252), with libcoap: a confirmable POST of the XML to coap://HOST[:PORT]/PATH, in blocks
 * (RFC 7959) where it does not fit one. Success (2.xx) is delivery, 4.xx a refusal; 5.xx, a reset or silence is worth
 * another try.
 *
 * libcoap opens its own sockets beside the HAL and takes memory from the heap; nothing blocks. Names are resolved by
 * hal_net_t.
 */
#ifndef ITLPHONE_COAP_ALARM_H
#define ITLPHONE_COAP_ALARM_H

#include "alarm/alarm.h"
#include "hal/hal.h"
#include "itl_limits.h"

typedef struct coap_context_t coap_context_t;
typedef struct coap_session_t coap_session_t;

/** One phone's way to its collectors. Members are private. */
typedef struct coap_alarm {
    const hal_net_t *net;
    const hal_clock_t *clock;
    uint32_t timeout_ms;
    coap_context_t *context;
    coap_session_t *session;
    alarm_transport_t transport;
    alarm_delivery_t delivery;
    uint64_t deadline_ms;
    const char *body;
    size_t len;
    hal_addr_t address;
    char host[LIMIT_HOST_BYTES];
    char path[128]; /**< Without the slash in front. */
    bool resolving;
} coap_alarm_t;

/**
 * Prepares a way to collectors.
 * @param hal         net and clock are used; kept
 * @param timeout_ms  longest wait for one collector's answer
 * @return the transport to be given to the phone, which lives as long as @p alarm; NULL when libcoap could not be set
 * up
 */
const alarm_transport_t *coap_alarm_open(coap_alarm_t *alarm, const hal_t *hal, uint32_t timeout_ms);

/** Ends what runs and frees everything. */
void coap_alarm_close(coap_alarm_t *alarm);

#endif
