/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lab_phone.h"

#include <stdlib.h>

#include "test_work.h"

/* Of each attempt to deliver an alarm. */
#define ALARM_TIMEOUT_MS 20000u

/* As boards have it. */
static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 64, .program_size = 4};

/* --- what it does --- */

/* A reset that somebody asked for, of either kind, is a boot: what the phone has stays as it is. */
static uint64_t poll_phone(void *ctx)
{
    lab_phone_t *phone = ctx;
    if (!phone->on)
        return ITL_HAL_FOREVER;
    lab_turn(phone->lab, phone->node);
    uint64_t next_ms = itl_phone_poll(phone->phone);
    if (phone->booting && itl_phone_done(phone->phone)) {
        phone->booting = false;
        phone->boots++;
        itl_coap_phone_booted(&phone->server);
    }
    if (itl_coap_phone_poll(&phone->server) == ITL_COAP_RESET_NONE)
        return next_ms;
    lab_phone_boot(phone);
    return 0;
}

void lab_phone_boot(lab_phone_t *phone)
{
    lab_turn(phone->lab, phone->node);
    itl_phone_boot(phone->phone);
    phone->booting = true;
    phone->actor.due = true;
}

/* --- on and off --- */

bool lab_phone_open(lab_phone_t *phone, lab_t *lab, const char *name, uint64_t flash_seed, base_error_t *error)
{
    *phone = (lab_phone_t){.lab = lab, .actor = {.poll = poll_phone, .ctx = phone}};
    phone->flash = virtual_flash_create(&geometry, flash_seed);
    phone->node = lab_node(lab, name, phone->flash, &phone->actor);
    if (phone->node == NULL)
        return base_fail(error, "%s: named twice", name);
    virtual_node_power_off(phone->node);
    return lab_join(lab, &phone->actor) || base_fail(error, "out of memory");
}

static bool open_server(lab_phone_t *phone, const lab_phone_plan_t *plan)
{
    itl_coap_phone_config_t config = {
        .address = virtual_node_address(phone->node), .allowed = {plan->may_reset}, .allowed_count = 1};
    config.address.port = LAB_PHONE_COAP_PORT;
    if (plan->psk != NULL) {
        config.secure_address = virtual_node_address(phone->node);
        config.secure_address.port = LAB_PHONE_COAPS_PORT;
        config.psk = plan->psk;
        config.allowed_count = 0;
        itl_coap_alarm_use(&phone->alarm, plan->psk);
    }
    if (!itl_coap_phone_open(&phone->server, &config, phone->phone))
        return false;
    itl_coap_alarm_tell(&phone->alarm, LAB_PHONE_COAP_PORT, plan->psk != NULL ? LAB_PHONE_COAPS_PORT : 0);
    return true;
}

static bool make_phone(lab_phone_t *phone, const lab_phone_plan_t *plan, base_error_t *error)
{
    const itl_hal_t *hal = lab_turn(phone->lab, phone->node);
    /* Where the plan names no TVS, a configuration may. */
    if (phone->tvs == NULL)
        phone->tvs = calloc(1, itl_tvs_client_size());
    const itl_phone_memory_t memory = {
        .work = test_work(), .tvs = phone->tvs, .alarm = itl_coap_alarm_open(&phone->alarm, hal, ALARM_TIMEOUT_MS)};
    phone->phone = itl_phone_place(&phone->storage, sizeof phone->storage);
    if (memory.alarm == NULL || phone->tvs == NULL)
        return base_fail(error, "out of memory");
    const itl_reason_t reason = itl_phone_init(phone->phone, &plan->config, hal, &memory);
    return reason == ITL_REASON_NONE ||
           base_fail(error, "%s: cannot start: %s", virtual_node_name(phone->node), itl_reason_name(reason));
}

static void end_phone(lab_phone_t *phone)
{
    itl_phone_close(phone->phone);
    itl_coap_alarm_close(&phone->alarm);
    virtual_node_power_off(phone->node);
    phone->on = phone->booting = false;
}

bool lab_phone_on(lab_phone_t *phone, const lab_phone_plan_t *plan, base_error_t *error)
{
    virtual_node_power_on(phone->node);
    phone->on =
        make_phone(phone, plan, error) &&
        (open_server(phone, plan) || base_fail(error, "%s: has no CoAP server", virtual_node_name(phone->node)));
    if (!phone->on)
        end_phone(phone);
    phone->actor.due = true;
    return phone->on;
}

void lab_phone_off(lab_phone_t *phone)
{
    if (!phone->on)
        return;
    lab_turn(phone->lab, phone->node);
    itl_coap_phone_close(&phone->server);
    end_phone(phone);
}

void lab_phone_close(lab_phone_t *phone)
{
    lab_phone_off(phone);
    lab_leave(phone->lab, &phone->actor);
}

void lab_phone_free(lab_phone_t *phone)
{
    virtual_flash_destroy(phone->flash);
    free(phone->tvs);
}
