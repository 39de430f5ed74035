/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the parts of a SIP delivery share: sip_alarm.c starts, times and ends it, sip_tcp.c and sip_udp.c carry it.
 */
#ifndef ITLPHONE_SIP_ALARM_PRIV_H
#define ITLPHONE_SIP_ALARM_PRIV_H

#include "sip/sip_alarm.h"

/** Messages over UDP may not be longer, in bytes (RFC 3261 section 18.1.1). */
#define SIP_UDP_MAX 1300u

/** Pieces or datagrams taken in one poll, so that nobody who sends without end keeps the phone from its work. */
#define SIP_PIECES 16u

/** How far a delivery is. */
typedef enum sip_state {
    SIP_IDLE,
    SIP_RESOLVING,
    SIP_UDP_OPENING,
    SIP_UDP_WAITING,
    SIP_TCP_OPENING,
    SIP_TCP_CONNECTING,
    SIP_TCP_SENDING, /**< Part of the message may have gone. */
    SIP_TCP_WAITING,
} sip_state_t;

/** Writes the REFER for the socket that is open. @return false, with the delivery ended, when it cannot be written */
bool sip_alarm_compose(sip_alarm_t *alarm, bool udp);

/** Ends a try that came to nothing: worth another one. */
void sip_alarm_fail(sip_alarm_t *alarm);

/** Goes on to the next address of the call manager's name, back in SIP_RESOLVING; there the delivery ends when it has
 * no further one. */
void sip_alarm_try_other_address(sip_alarm_t *alarm);

/** Weighs a status code of sip_response_read; 0 counts for nothing. */
void sip_alarm_take_status(sip_alarm_t *alarm, int status);

/** Closes the socket, if any. */
void sip_alarm_hang_up(sip_alarm_t *alarm);

/** Opens a socket and sends the REFER; goes to SIP_UDP_WAITING, or to SIP_TCP_OPENING with a REFER that is too long. */
void sip_udp_open(sip_alarm_t *alarm, uint64_t now_ms);

/** Receives, and sends again when it is time. */
void sip_udp_poll(sip_alarm_t *alarm, uint64_t now_ms);

/** Begins to connect; goes to SIP_TCP_CONNECTING, or back to SIP_UDP_OPENING where nobody takes TCP. */
void sip_tcp_open(sip_alarm_t *alarm);

/** Goes on to SIP_TCP_SENDING once the connection is up, or back to SIP_UDP_OPENING. */
void sip_tcp_connect(sip_alarm_t *alarm);

/** Sends and receives as far as that goes. */
void sip_tcp_poll(sip_alarm_t *alarm);

#endif
