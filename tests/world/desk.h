/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file A phone that sends alarms by CoAP and can be reset by CoAP. Each call is made at its node's turn. */
#ifndef WORLD_DESK_H
#define WORLD_DESK_H

#include "coap/coap_alarm.h"
#include "coap/coap_phone.h"
#include "phone/phone_view.h"
#include "virtual/virtual.h"

/** A phone. */
typedef struct desk {
    virtual_node_t *node;
    virtual_flash_t *flash;
    itl_phone_storage_t storage;
    itl_phone_t *phone; /**< In it. */
    void *tvs;          /**< NULL: it asks none. */
    itl_coap_alarm_t alarm;
    itl_coap_phone_t server;
    bool booting;
    unsigned boots; /**< That are over. */
} desk_t;

/** What a phone is told. */
typedef struct desk_plan {
    itl_phone_config_t config;
    itl_hal_addr_t may_reset;  /**< Who may do so over coap. */
    const itl_coap_psk_t *psk; /**< Kept; who knows it may too, over coaps. NULL: there is no coaps. */
} desk_plan_t;

/** Makes node and flash: desk1, desk2, ... */
void desk_make(desk_t *desk, virtual_world_t *world, unsigned number);

/** Makes the phone, with its CoAP server. It does not boot. */
void desk_open(desk_t *desk, const desk_plan_t *plan);

/** Starts a boot. */
void desk_boot(desk_t *desk);

/** Does what can be done now; a reset that somebody asked for is a soft one. @return when to call again at the latest
 */
uint64_t desk_poll(desk_t *desk);

/** Ends the phone. */
void desk_close(desk_t *desk);

/** Frees the rest, once the world is gone. */
void desk_free(desk_t *desk);

#endif
