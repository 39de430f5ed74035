/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/swarm.h"

#include <string.h>

/* Packets that get lost: no more than the phone's and the server's patience outlasts. */
#define LOSS_MOST_PPM  30000u
#define MESS_MOST_PPM  200000u
#define DELAY_MOST_US  50000u
#define POWER_MOST_PPM 300000u
#define AWAY_MOST_PPM  500000u

/* Shorter than a phone waits for a server. */
#define AWAY_LEAST_US 200000u
#define AWAY_MOST_US  3000000u

/* Between two phones that start once more: together they would be a herd. */
#define APART_MS 200u

/* Operations of the flash of a boot that changes a list. */
#define OPERATIONS 24u

/* A weight, or 0: this seed does without the kind. It is drawn where the kind is left out, too: the others stay. */
static uint32_t weight(const swarm_t *swarm, virtual_random_t *luck, fault_kind_t kind, uint32_t most)
{
    const bool has = !virtual_random_chance(luck, VIRTUAL_ALWAYS / 2);
    const uint32_t drawn = has ? (uint32_t)virtual_random_below(luck, most) + 1 : 0;
    return swarm->faults.without[kind] ? 0 : drawn;
}

void swarm_open(swarm_t *swarm, const stage_t *stage, uint64_t seed, const play_faults_t *faults, char text[160])
{
    virtual_random_t luck;
    *swarm = (swarm_t){.on = true, .seed = seed, .faults = *faults};
    virtual_random_seed_named(&luck, seed, "swarm", "", "");
    swarm->calm = swarm->rough = virtual_world_link(stage->world);
    swarm->rough.loss_ppm += weight(swarm, &luck, FAULT_LOSS, LOSS_MOST_PPM);
    swarm->rough.duplicate_ppm += weight(swarm, &luck, FAULT_DUPLICATE, MESS_MOST_PPM);
    swarm->rough.reorder_ppm += weight(swarm, &luck, FAULT_REORDER, MESS_MOST_PPM);
    swarm->rough.max_delay_us += weight(swarm, &luck, FAULT_DELAY, DELAY_MOST_US);
    swarm->cut_ppm = weight(swarm, &luck, FAULT_POWER, POWER_MOST_PPM);
    swarm->outage_ppm = weight(swarm, &luck, FAULT_OUTAGE, AWAY_MOST_PPM);
    snprintf(text, 160, "loss %u, duplicate %u, reorder %u, power %u, outage %u per million, delay up to %u us",
             swarm->rough.loss_ppm, swarm->rough.duplicate_ppm, swarm->rough.reorder_ppm, swarm->cut_ppm,
             swarm->outage_ppm, swarm->rough.max_delay_us);
}

static bool is_among(const play_faults_t *faults, uint32_t step)
{
    for (size_t i = 0; i < faults->step_count; i++)
        if (faults->steps[i] == step)
            return true;
    return faults->step_count == 0;
}

/* The luck of somebody in a step. */
static virtual_random_t luck_of(const swarm_t *swarm, const char *name, uint32_t step)
{
    virtual_random_t luck;
    char number[16];
    snprintf(number, sizeof number, "%u", step);
    virtual_random_seed_named(&luck, swarm->seed, "swarm", name, number);
    return luck;
}

static void cut_phones(const swarm_t *swarm, stage_t *stage, uint32_t step)
{
    static const virtual_cut_t cuts[] = {VIRTUAL_CUT_BEFORE, VIRTUAL_CUT_TORN, VIRTUAL_CUT_AFTER};
    for (size_t i = 0; i < stage->phone_count; i++) {
        virtual_random_t luck = luck_of(swarm, stage->phones[i].name, step);
        /* Where a step of the scenario said that it goes, it goes there. */
        if (stage->phones[i].cut_asked || !virtual_random_chance(&luck, swarm->cut_ppm))
            continue;
        uint64_t operation = virtual_random_below(&luck, OPERATIONS);
        stage_phone_cut(&stage->phones[i], operation, cuts[virtual_random_below(&luck, 3)]);
    }
}

static void send_away(swarm_t *swarm, stage_t *stage, uint32_t step)
{
    virtual_random_t luck = luck_of(swarm, "", step);
    stage_cluster_t *cluster = &stage->clusters[virtual_random_below(&luck, stage->cluster_count)];
    stage_node_t *node = &cluster->nodes[virtual_random_below(&luck, cluster->node_count)];
    swarm->away = NULL;
    if (!virtual_random_chance(&luck, swarm->outage_ppm) || node->off)
        return;
    swarm->away = node->node;
    swarm->away_us = AWAY_LEAST_US + virtual_random_below(&luck, AWAY_MOST_US - AWAY_LEAST_US);
    virtual_node_isolate(node->node, true);
    stage_log(stage, "%s: away for %llu us", node->spec->name.text, (unsigned long long)swarm->away_us);
}

void swarm_begin(swarm_t *swarm, stage_t *stage, uint32_t step)
{
    if (!swarm->on)
        return;
    for (size_t i = 0; i < stage->phone_count; i++)
        stage->phones[i].held = stage_phone_list(stage, &stage->phones[i], ITL_PHONE_ITL);
    if (!is_among(&swarm->faults, step))
        return;
    virtual_world_set_link(stage->world, &swarm->rough);
    cut_phones(swarm, stage, step);
    send_away(swarm, stage, step);
}

void swarm_pass(swarm_t *swarm, stage_t *stage)
{
    if (swarm->away == NULL)
        return;
    stage_pass(stage, stage_now_us(stage) + swarm->away_us);
    virtual_node_isolate(swarm->away, false);
    swarm->away = NULL;
}

/* Somebody did not answer in time: at another time he would have. */
static bool got_no_answer(const stage_phone_t *phone)
{
    if (!phone->on || phone->boots == 0)
        return false;
    switch (itl_phone_refusal(phone->phone)) {
    case ITL_REASON_TFTP_TIMEOUT:
    case ITL_REASON_NETWORK_ERROR:
    case ITL_REASON_TVS_TIMEOUT:
    case ITL_REASON_TVS_UNREACHABLE:
    case ITL_REASON_TVS_TLS_FAILED:
        return true;
    default:
        return false;
    }
}

/* What it told of its boot has not come: it says it again much later, or at the next boot. */
static bool is_unheard(const stage_phone_t *phone)
{
    itl_phone_alarm_view_t alarm;
    if (!phone->on || phone->boots == 0)
        return false;
    for (uint32_t i = 0; itl_phone_alarm(phone->phone, i, &alarm); i++)
        if (alarm.delivery == ITL_ALARM_WAITING || alarm.delivery == ITL_ALARM_UNANSWERED)
            return true;
    return false;
}

/* Its power went where a step said so: it stays off. */
static bool went_off_as_asked(stage_phone_t *phone)
{
    bool as_asked = phone->cut_asked && phone->lost_power;
    if (as_asked)
        phone->cut_asked = phone->lost_power = false;
    return as_asked;
}

size_t swarm_end(swarm_t *swarm, stage_t *stage)
{
    size_t count = 0;
    if (!swarm->on)
        return 0;
    virtual_world_set_link(stage->world, &swarm->calm);
    for (size_t i = 0; i < stage->phone_count; i++) {
        stage_phone_t *phone = &stage->phones[i];
        if (went_off_as_asked(phone))
            continue;
        if (!phone->cut_asked)
            stage_phone_spare(phone);
        if (!phone->lost_power && !got_no_answer(phone) && !is_unheard(phone))
            continue;
        phone->lost_power = false;
        phone->again = phone->harmed = true;
        stage_phone_start(stage, phone, virtual_world_now_ms(stage->world) + count++ * APART_MS, true);
    }
    return count;
}

/* --- what may never be --- */

static bool is_served(stage_t *stage, const stage_list_t *list)
{
    for (size_t i = 0; i < stage->cluster_count; i++)
        for (size_t k = 0; k < stage->clusters[i].node_count; k++)
            if (stage_served(&stage->clusters[i], &stage->clusters[i].nodes[k], "ITLFile.tlv", list))
                return true;
    return false;
}

const stage_phone_t *swarm_lost(stage_t *stage)
{
    for (size_t i = 0; i < stage->phone_count; i++) {
        const stage_phone_t *phone = &stage->phones[i];
        const stage_list_t *before = &phone->held;
        if (!phone->on || phone->boots == 0 || (phone->rotted && phone->opened != ITL_REASON_NONE))
            continue;
        const stage_list_t now = stage_phone_list(stage, phone, ITL_PHONE_ITL);
        if (!stage_list_equal(&now, before) && !(now.installed && is_served(stage, &now)))
            return phone;
    }
    return NULL;
}
