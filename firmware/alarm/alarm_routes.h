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
#define ALARM_ROUTES 4u

/** Ways in the order of asking. Members are private. */
typedef struct alarm_routes {
    alarm_transport_t transport;
    const alarm_transport_t *ways[ALARM_ROUTES];
    uint8_t count;
    uint8_t taken; /**< The way under way. */
} alarm_routes_t;

/** Prepares an empty set of ways. @return the transport to be given to the phone, which lives as long as @p routes */
const alarm_transport_t *alarm_routes_open(alarm_routes_t *routes);

/** Adds a way. @param way  kept. @return false when there are ALARM_ROUTES already */
bool alarm_routes_add(alarm_routes_t *routes, const alarm_transport_t *way);

#endif
