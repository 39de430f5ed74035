/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stage as a virtual world: time, packets and chance. */
#include "scenario/stage_virtual.h"
#include "scenario/guests.h"

#include "base/machine.h"
#include "coap/coap_port.h"
#include "scenario/values.h"
#include "virtual/crypto.h"

/* 2027-05-01 08:00:00 UTC, where a scenario says nothing. */
#define START_UTC_S 1809158400

#define DEFAULT_DELAY_US 500u

const itl_hal_t *stage_turn(stage_t *stage, virtual_node_t *node)
{
    if (node == NULL)
        return NULL; /* No virtual world: whoever asks is this machine. */
    const itl_hal_t *hal = virtual_node_hal(node);
    virtual_world_set_turn(stage->world, node);
    machine_use(hal);
    coap_port_use(hal);
    return hal;
}

static void keep_line(void *ctx, const char *line)
{
    tail_add(ctx, line);
}

/* --- building --- */

static virtual_link_t link_of(const link_spec_t *spec)
{
    virtual_link_t link = {.min_delay_us = DEFAULT_DELAY_US, .max_delay_us = DEFAULT_DELAY_US};
    if (spec->latency.given) {
        link.min_delay_us = (uint32_t)spec->latency.least_us;
        link.max_delay_us = (uint32_t)spec->latency.most_us;
    }
    link.loss_ppm = spec->loss.ppm;
    link.duplicate_ppm = spec->duplicate.ppm;
    link.reorder_ppm = spec->reorder.ppm;
    return link;
}

static bool open_world(stage_t *stage, uint64_t seed, base_error_t *error)
{
    int64_t utc_s = START_UTC_S;
    const virtual_link_t link = link_of(&stage->scenario->network);
    stage->world = virtual_world_create(seed);
    if (stage->scenario->clusters[0].start.text != NULL)
        value_time(stage->scenario->clusters[0].start.text, &utc_s);
    virtual_world_set_utc(stage->world, utc_s);
    virtual_world_set_link(stage->world, &link);
    virtual_world_set_log(stage->world, keep_line, &stage->tail);
    if (!virtual_crypto_open(stage->world))
        return base_fail(error, "wolfSSL has no room for the world's random numbers");
    keypool_open(&stage->keys);
    machine_use_keys(&stage->keys.keys);
    return true;
}

static void close_world(stage_t *stage)
{
    machine_use(NULL);
    machine_use_keys(NULL);
    virtual_crypto_close();
    virtual_world_destroy(stage->world);
}

/* --- time --- */

static uint64_t now_us(const stage_t *stage)
{
    return virtual_world_now_us(stage->world);
}

static void poll_actor(stage_t *stage, size_t actor)
{
    uint64_t next_ms = actor < stage->cluster_count
                           ? virtual_cluster_poll(&stage->clusters[actor])
                           : virtual_phone_poll(stage, &stage->phones[actor - stage->cluster_count]);
    agenda_plan(&stage->agenda, actor, next_ms);
}

/* Whose turn it is at this instant. @return false: nobody's any more */
static bool next_turn(stage_t *stage, uint64_t now_ms, size_t *actor)
{
    const virtual_node_t *node = virtual_world_ready(stage->world);
    if (node == NULL)
        return agenda_next(&stage->agenda, actor) <= now_ms;
    *actor = *(const size_t *)virtual_node_user(node);
    return true;
}

/* What happens at this instant. */
static void poll_all(stage_t *stage)
{
    uint64_t now_ms = virtual_world_now_ms(stage->world);
    size_t actor = 0;
    for (uint64_t turns = 0; next_turn(stage, now_ms, &actor); turns++) {
        stage->stuck = turns == stage->turns_most;
        if (stage->stuck)
            return;
        poll_actor(stage, actor);
    }
}

static bool run(stage_t *stage, stage_done_t *done, const void *ctx, uint64_t until_us)
{
    size_t actor = 0;
    poll_all(stage);
    while (!stage->stuck && (done == NULL || !done(stage, ctx))) {
        uint64_t next_ms = agenda_next(&stage->agenda, &actor);
        uint64_t until_ms = until_us / 1000;
        if (virtual_world_now_ms(stage->world) >= until_ms)
            return false;
        virtual_world_step(stage->world, next_ms < until_ms ? next_ms : until_ms);
        poll_all(stage);
    }
    return !stage->stuck;
}

static void pass(stage_t *stage, uint64_t until_us)
{
    run(stage, NULL, NULL, until_us);
}

const stage_kind_t stage_virtual = {
    .open = open_world,
    .close = close_world,
    .now_us = now_us,
    .run = run,
    .pass = pass,
    .cluster_open = virtual_cluster_open,
    .cluster_changed = virtual_cluster_changed,
    .cluster_power = virtual_cluster_power,
    .cluster_write_syslog = virtual_cluster_write_syslog,
    .cluster_close = virtual_cluster_close,
    .type = virtual_type,
    .phone_open = virtual_phone_open,
    .phone_due = virtual_phone_due,
    .phone_off = virtual_phone_off,
    .phone_press = virtual_phone_press,
    .phone_close = virtual_phone_close,
    .phone_facts = virtual_phone_facts,
    .phone_list = virtual_phone_list,
    .phone_signer = virtual_phone_signer,
    .phone_message = virtual_phone_message,
    .phone_logged = virtual_phone_logged,
    .phone_wear = virtual_phone_wear,
    .phone_directory = virtual_phone_directory,
    .phone_push = virtual_phone_push,
};
