/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A phone of a lab: the trust module on a node with a flash, which tells of its lists by CoAP and is reset by CoAP.
 */
#ifndef WORLD_LAB_PHONE_H
#define WORLD_LAB_PHONE_H

#include "coap/coap_alarm.h"
#include "coap/coap_phone.h"
#include "lab.h"
#include "phone/phone_view.h"

/** Ports of a phone's own CoAP server. */
enum { LAB_PHONE_COAP_PORT = 5683, LAB_PHONE_COAPS_PORT = 5684 };

/** A phone. Stays where it is while it is open. */
typedef struct lab_phone {
    lab_t *lab;
    virtual_node_t *node;
    virtual_flash_t *flash;
    itl_phone_storage_t storage;
    itl_phone_t *phone; /**< In it; NULL: it was never on. */
    void *tvs;          /**< Its TVS client's memory; NULL: it asks none. */
    itl_coap_alarm_t alarm;
    itl_coap_phone_t server;
    bool on, booting;
    unsigned boots; /**< That are over. */
    lab_actor_t actor;
} lab_phone_t;

/** What a phone is told when it is switched on. */
typedef struct lab_phone_plan {
    itl_phone_config_t
        config; /**< What it points to is kept as long as the phone is on. It asks TVS where it has one. */
    itl_hal_addr_t may_reset;  /**< Who may do so by coap. */
    const itl_coap_psk_t *psk; /**< Kept; who knows it may too, by coaps. NULL: there is no coaps. */
} lab_phone_plan_t;

/** Makes node and flash; it is off. @param name  of no other node. @param flash_seed  what a torn write leaves follows
 *  from it. @return false with the reason; it is to be closed all the same */
bool lab_phone_open(lab_phone_t *phone, lab_t *lab, const char *name, uint64_t flash_seed, base_error_t *error);

/** Switches it on: it has what its flash says, and does not boot yet. @return false with the reason */
bool lab_phone_on(lab_phone_t *phone, const lab_phone_plan_t *plan, base_error_t *error);

/** Switches it off; one that is off is passed over. */
void lab_phone_off(lab_phone_t *phone);

/** Starts a boot, of a phone that is on. */
void lab_phone_boot(lab_phone_t *phone);

/** Switches it off for good. */
void lab_phone_close(lab_phone_t *phone);

/** Frees the rest, once the lab is closed. */
void lab_phone_free(lab_phone_t *phone);

#endif
