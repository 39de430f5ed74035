/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Several ways for alarms behind one transport: each address is offered to one way after the other, and the first that
 * knows it carries the alarm. A phone may so report to some addresses by CoAP and to others by SIP.
 */
#ifndef ITLPHONE_ALARM_ROUTES_H
#define ITLPHONE_ALARM_ROUTES_H

#include "alarm/alarm.h"

/** Most ways. */
#define ITL_ALARM_ROUTES 4u

/** Ways in the order of asking. Members are private. */
typedef struct itl_alarm_routes {
    itl_alarm_transport_t transport;
    const itl_alarm_transport_t *ways[ITL_ALARM_ROUTES];
    uint8_t count;
    uint8_t taken; /**< The way under way. */
} itl_alarm_routes_t;

/** Prepares an empty set of ways. @return the transport to be given to the phone, which lives as long as @p routes */
const itl_alarm_transport_t *itl_alarm_routes_open(itl_alarm_routes_t *routes);

/** Adds a way. @param way  kept. @return false when there are ITL_ALARM_ROUTES already */
bool itl_alarm_routes_add(itl_alarm_routes_t *routes, const itl_alarm_transport_t *way);

#endif
