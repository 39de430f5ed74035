/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk.h"

#include <stdlib.h>

#include "common.h"
#include "test_work.h"

/* Of each attempt to deliver an alarm. */
#define ALARM_TIMEOUT_MS 20000u

#define PORT        5683u
#define SECURE_PORT 5684u

void desk_make(desk_t *desk, virtual_world_t *world, unsigned number)
{
    const char name[] = {'d', 'e', 's', 'k', (char)('1' + number), '\0'};
    desk->flash = common_flash(number);
    desk->node = virtual_node_create(world, name, NULL, desk->flash);
    common_must(desk->node != NULL, "no node for a phone");
}

static void open_server(desk_t *desk, const desk_plan_t *plan)
{
    itl_coap_phone_config_t config = {
        .address = virtual_node_address(desk->node), .allowed = {plan->may_reset}, .allowed_count = 1};
    config.address.port = PORT;
    if (plan->psk != NULL) {
        config.secure_address = virtual_node_address(desk->node);
        config.secure_address.port = SECURE_PORT;
        config.psk = plan->psk;
        config.allowed_count = 0;
        itl_coap_alarm_use(&desk->alarm, plan->psk);
    }
    common_must(itl_coap_phone_open(&desk->server, &config, desk->phone), "no CoAP server");
    itl_coap_alarm_tell(&desk->alarm, PORT, plan->psk != NULL ? SECURE_PORT : 0);
}

void desk_open(desk_t *desk, const desk_plan_t *plan)
{
    const itl_hal_t *hal = virtual_node_hal(desk->node);
    const itl_phone_memory_t memory = {
        .work = test_work(), .tvs = desk->tvs, .alarm = itl_coap_alarm_open(&desk->alarm, hal, ALARM_TIMEOUT_MS)};
    desk->phone = itl_phone_place(&desk->storage, sizeof desk->storage);
    common_must(memory.alarm != NULL, "out of memory");
    common_must(itl_phone_init(desk->phone, &plan->config, hal, &memory) == ITL_REASON_NONE, "no phone");
    open_server(desk, plan);
}

void desk_boot(desk_t *desk)
{
    itl_phone_boot(desk->phone);
    desk->booting = true;
}

uint64_t desk_poll(desk_t *desk)
{
    uint64_t next_ms = itl_phone_poll(desk->phone);
    if (desk->booting && itl_phone_done(desk->phone)) {
        desk->booting = false;
        desk->boots++;
        itl_coap_phone_booted(&desk->server);
    }
    if (itl_coap_phone_poll(&desk->server) == ITL_COAP_RESET_NONE)
        return next_ms;
    desk_boot(desk);
    return 0;
}

void desk_close(desk_t *desk)
{
    itl_coap_phone_close(&desk->server);
    itl_phone_close(desk->phone);
    itl_coap_alarm_close(&desk->alarm);
}

void desk_free(desk_t *desk)
{
    virtual_flash_destroy(desk->flash);
    free(desk->tvs);
}
