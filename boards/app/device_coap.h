/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A device's CoAP: the way of its alarms, and the server that shows the phone. device_no_coap.c stands in where a board
 * has no room for libcoap.
 */
#ifndef BOARDS_DEVICE_COAP_H
#define BOARDS_DEVICE_COAP_H

#include "alarm/alarm.h"
#include "device_types.h"

/** What was asked for at the server's /reset. */
typedef enum device_reset { DEVICE_RESET_NONE, DEVICE_RESET_SOFT, DEVICE_RESET_HARD } device_reset_t;

/** NULL; why the board has no CoAP, in a few words. */
const char *device_coap_missing(void);

/** The way of alarms, once the network runs; the same one at each call. @return NULL: the options name no address, or
 * there is no memory */
const itl_alarm_transport_t *device_coap_alarms(board_device_t *device);

/** Opens the server that the options ask for, once the phone was opened; told on the console, failure too. Later calls
 * do nothing. */
void device_coap_serve(board_device_t *device);

/** Says that a boot is over. */
void device_coap_booted(void);

/** Answers what has arrived. */
device_reset_t device_coap_poll(void);

#endif
