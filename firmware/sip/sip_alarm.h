/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Carries alarms by SIP as real phones do: a REFER (docs/formats.md, "REFER") to sip:HOST[:PORT][;transport=tcp|udp],
 * over TCP unless the address says otherwise. The phone does not register, so each REFER has a connection of its own.
 *
 * A 2xx is delivery. 3xx, 4xx (401 and 407 too: the phone has no password) and 6xx are refusals; 408, 480, 5xx, a
 * broken connection, a broken message and silence are worth another try. 1xx waits on. What is no response to the
 * REFER is skipped, whoever sent it.
 *
 * Over UDP the client transaction of RFC 3261 section 17.1.2: sent again after T1, then after twice as long each time
 * up to T2, after a 1xx every T2, given up after 64 T1. A REFER of more than 1300 bytes, which most are, goes by TCP
 * even to an address with transport=udp, and by UDP only where TCP is refused (section 18.1.1). There is no timer K
 * (T4): every delivery has a socket of its own, so that late copies of a response meet nobody.
 *
 * A name may have several addresses: they are tried by the rule of reach/reach.h.
 *
 * Works over itl_hal_net_t and blocks nowhere. libosip2 takes memory from the heap while a message is written or read,
 * and gives it back.
 */
#ifndef ITLPHONE_SIP_ALARM_H
#define ITLPHONE_SIP_ALARM_H

#include "alarm/alarm.h"
#include "hal/hal.h"
#include "sip/sip_alarm_types.h"
#include "sip/sip_refer.h"

/** Timers of RFC 3261 section 17.1.1.1, in ms. */
#define ITL_SIP_T1_MS 500u
#define ITL_SIP_T2_MS 4000u

/** Of an itl_sip_alarm_t, a ceiling; docs/architecture.md says what is in it. */
#if UINTPTR_MAX > 0xFFFFFFFFu
#define ITL_SIP_ALARM_BYTES 7872u
#else
#define ITL_SIP_ALARM_BYTES 7808u
#endif

/**
 * Prepares a way to call managers.
 * @param hal         net, clock, random and log are used; kept. A status of 300 or more is logged as an error
 * @param phone       copied, strings kept
 * @param timeout_ms  longest look-up, and wait for the answer of one address; more than 64 T1 counts as that
 * @return the transport to be given to the phone, which lives as long as @p alarm
 */
const itl_alarm_transport_t *itl_sip_alarm_open(itl_sip_alarm_t *alarm, const itl_hal_t *hal,
                                                const itl_sip_phone_t *phone, uint32_t timeout_ms);

/** Ends what runs; an alarm that was not opened is allowed when it is zeroed. */
void itl_sip_alarm_close(itl_sip_alarm_t *alarm);

#endif
