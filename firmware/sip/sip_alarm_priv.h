/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the parts of a SIP delivery share: sip_alarm.c starts, times and ends it, sip_tcp.c and sip_udp.c carry it.
 */
#ifndef ITLPHONE_SIP_ALARM_PRIV_H
#define ITLPHONE_SIP_ALARM_PRIV_H

#include <stdbool.h>
#include <stdint.h>

#include "sip/sip_alarm_types.h"

/** Messages over UDP may not be longer, in bytes (RFC 3261 section 18.1.1). */
#define ITL_SIP_UDP_MAX 1300u

/** Pieces or datagrams taken in one poll, so that nobody who sends without end keeps the phone from its work. */
#define ITL_SIP_PIECES 16u

/** Writes the REFER for the socket that is open. @return false, with the delivery ended, when it cannot be written */
bool itl_sip_alarm_compose(itl_sip_alarm_t *alarm, bool udp);

/** Gives up the address being tried, back in ITL_SIP_REACHING; there the delivery ends, worth another try, when there
 * is no further address to be tried. */
void itl_sip_alarm_give_up_address(itl_sip_alarm_t *alarm);

/** True while the delivery has neither ended nor given up the address it talks to. */
bool itl_sip_alarm_talks(const itl_sip_alarm_t *alarm);

/** Weighs a status code of itl_sip_response_read; 0 counts for nothing. */
void itl_sip_alarm_take_status(itl_sip_alarm_t *alarm, int status);

/** Closes the socket, if any. */
void itl_sip_alarm_hang_up(itl_sip_alarm_t *alarm);

/** Opens a socket and sends the REFER; goes to ITL_SIP_UDP_WAITING, or to ITL_SIP_TCP_OPENING with a REFER that is too
 * long. */
void itl_sip_udp_open(itl_sip_alarm_t *alarm, uint64_t now_ms);

/** Receives, and sends again when it is time. */
void itl_sip_udp_poll(itl_sip_alarm_t *alarm, uint64_t now_ms);

/** Begins to connect; goes to ITL_SIP_TCP_CONNECTING, or back to ITL_SIP_UDP_OPENING where nobody takes TCP. */
void itl_sip_tcp_open(itl_sip_alarm_t *alarm);

/** Goes on to ITL_SIP_TCP_SENDING once the connection is up, or back to ITL_SIP_UDP_OPENING. */
void itl_sip_tcp_connect(itl_sip_alarm_t *alarm);

/** Sends and receives as far as that goes. */
void itl_sip_tcp_poll(itl_sip_alarm_t *alarm);

#endif
