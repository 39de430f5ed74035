/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Carries alarms by CoAP (RFC 7252), with libcoap: a confirmable POST of the XML to coap://HOST[:PORT]/PATH, in blocks
 * (RFC 7959) where it does not fit one; to coaps://HOST[:PORT]/PATH over DTLS with a pre-shared key, where libcoap has
 * that. Success (2.xx) is delivery, 4.xx a refusal; the reasons of 4.xx and 5.xx go to the log; to 4.13 that names a
 * smaller size of block the alarm is sent again in such blocks (RFC 7959 section 2.9.3); 5.xx, a reset, a failed
 * handshake or silence is worth another try.
 *
 * A name may have several addresses: they are tried by the rule of reach/reach.h.
 *
 * libcoap's sockets are the HAL's by hal/coap, or its own, and it takes memory from the heap; nothing blocks. Names
 * are resolved by itl_hal_net_t.
 */
#ifndef ITLPHONE_COAP_ALARM_H
#define ITLPHONE_COAP_ALARM_H

#include "alarm/alarm.h"
#include "coap/coap_psk.h"
#include "coap/coap_target.h"
#include "hal/hal.h"
#include "reach/reach.h"

/** Larger than any size of block (RFC 7959 section 2.2). */
#define ITL_COAP_ALARM_NO_BLOCK 7u

/** One phone's way to its collectors. Members are private. */
typedef struct itl_coap_alarm {
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    const itl_hal_log_t *log;
    const itl_hal_system_t *system;
    const itl_coap_psk_t *psk;
    uint16_t coap_port, coaps_port; /**< Of the phone's own server. */
    uint32_t timeout_ms;
    struct coap_context_t *context;
    struct coap_session_t *session;
    itl_alarm_transport_t transport;
    itl_alarm_delivery_t delivery;
    itl_reach_t reach;
    const char *uri, *body;
    const char *complained; /**< The address whose failed handshake or 5.xx was told last. */
    size_t len;
    itl_coap_target_t target;
    uint8_t
        block;  /**< Size of block that a server asked for, as an option says it; ITL_COAP_ALARM_NO_BLOCK: none did. */
    bool again; /**< It is to be sent once more, in such blocks. */
    bool reaching; /**< Waits for an address of the collector. */
    bool heard;    /**< Something came back from the address. */
    bool no_dtls;  /**< The handshake with the address tried last came to nothing. */
} itl_coap_alarm_t;

/**
 * Prepares a way to collectors.
 * @param hal         net, clock, log and system are used; kept
 * @param timeout_ms  longest look-up, and wait for the answer of one address of a collector
 * @return the transport to be given to the phone, which lives as long as @p alarm; NULL when libcoap could not be set
 * up
 */
const itl_alarm_transport_t *itl_coap_alarm_open(itl_coap_alarm_t *alarm, const itl_hal_t *hal, uint32_t timeout_ms);

/** Gives it the secret of coaps, without which such addresses are refused. @param psk  kept */
void itl_coap_alarm_use(itl_coap_alarm_t *alarm, const itl_coap_psk_t *psk);

/** Has every alarm tell collectors the ports of the phone's own CoAP server, in its query: coap=PORT, coaps=PORT. 0:
 * none. */
void itl_coap_alarm_tell(itl_coap_alarm_t *alarm, uint16_t coap_port, uint16_t coaps_port);

/** Ends what runs and frees everything. */
void itl_coap_alarm_close(itl_coap_alarm_t *alarm);

#endif
