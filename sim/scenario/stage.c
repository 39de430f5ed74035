/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/stage.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/machine.h"
#include "coap/coap_port.h"
#include "scenario/values.h"
#include "virtual/alloc.h"
#include "virtual/crypto.h"

/* 2027-05-01 08:00:00 UTC, where a scenario says nothing. */
#define START_UTC_S 1809158400

#define DEFAULT_DELAY_US 500u

/* Turns that are enough for any instant, and how many more each phone may want: of 5,000 that boot at once each takes
 * one. */
#define TURNS_MOST    UINT64_C(1000000)
#define TURNS_OF_EACH UINT64_C(1000)

uint64_t stage_now_us(const stage_t *stage)
{
    return virtual_world_now_us(stage->world);
}

const itl_hal_t *stage_turn(stage_t *stage, virtual_node_t *node)
{
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

void stage_log(stage_t *stage, const char *format, ...)
{
    char text[TAIL_LINE_BYTES], at[32], line[TAIL_LINE_BYTES + 40];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    snprintf(line, sizeof line, "%s %s", value_span_text(stage_now_us(stage), at), text);
    tail_add(&stage->tail, line);
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

static size_t phones_in(const scenario_t *scenario)
{
    size_t count = 0;
    for (size_t i = 0; i < scenario->class_count; i++)
        count += scenario->classes[i].count;
    return count;
}

static bool open_clusters(stage_t *stage, base_error_t *error)
{
    for (size_t i = 0; i < stage->scenario->cluster_count; i++) {
        stage_cluster_t *cluster = &stage->clusters[stage->cluster_count++];
        cluster->actor = i;
        if (!stage_cluster_open(stage, cluster, &stage->scenario->clusters[i], error))
            return false;
    }
    return true;
}

static bool open_phones(stage_t *stage, base_error_t *error)
{
    uint32_t number = 0;
    stage->phones = virtual_alloc(phones_in(stage->scenario) * sizeof *stage->phones);
    for (size_t i = 0; i < stage->scenario->class_count; i++) {
        const class_spec_t *class = &stage->scenario->classes[i];
        for (uint32_t k = 0; k < class->count; k++, number++) {
            if (stage->only != NULL && !value_names_phone(stage->only, class->name.text, k))
                continue;
            stage_phone_t *phone = &stage->phones[stage->phone_count];
            phone->class = class;
            phone->index = k;
            phone->number = number;
            phone->actor = stage->cluster_count + stage->phone_count++;
            if (!stage_phone_open(stage, phone, error))
                return false;
        }
    }
    return stage->phone_count > 0 || base_fail(error, "--phones: no such phone in the file");
}

static bool enter_devices(stage_t *stage, base_error_t *error)
{
    for (size_t i = 0; i < stage->cluster_count; i++)
        if (!stage_devices_enter(&stage->clusters[i], error))
            return false;
    return true;
}

bool stage_open(stage_t *stage, const scenario_t *scenario, uint64_t seed, const char *phones, FILE *log,
                base_error_t *error)
{
    *stage = (stage_t){.scenario = scenario, .only = phones, .tail.file = log};
    stage->turns_most = TURNS_MOST + TURNS_OF_EACH * phones_in(scenario);
    agenda_open(&stage->agenda, scenario->cluster_count + phones_in(scenario));
    return open_world(stage, seed, error) && open_clusters(stage, error) && open_phones(stage, error) &&
           enter_devices(stage, error);
}

void stage_close(stage_t *stage)
{
    for (size_t i = 0; i < stage->phone_count; i++)
        stage_phone_close(stage, &stage->phones[i]);
    for (size_t i = 0; i < stage->cluster_count; i++)
        stage_cluster_close(&stage->clusters[i]);
    machine_use(NULL);
    machine_use_keys(NULL);
    virtual_crypto_close();
    virtual_world_destroy(stage->world);
    for (size_t i = 0; i < stage->phone_count; i++) {
        virtual_flash_destroy(stage->phones[i].flash);
        free(stage->phones[i].tvs);
    }
    free(stage->phones);
    agenda_close(&stage->agenda);
    *stage = (stage_t){0};
}

/* --- time --- */

static void poll_actor(stage_t *stage, size_t actor)
{
    uint64_t next_ms = actor < stage->cluster_count
                           ? stage_cluster_poll(&stage->clusters[actor])
                           : stage_phone_poll(stage, &stage->phones[actor - stage->cluster_count]);
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

bool stage_run(stage_t *stage, stage_done_t *done, const void *ctx, uint64_t until_us)
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

void stage_pass(stage_t *stage, uint64_t until_us)
{
    stage_run(stage, NULL, NULL, until_us);
}
