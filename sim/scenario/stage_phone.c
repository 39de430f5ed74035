/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phones of a stage, whatever they are. */
#include <stdio.h>
#include <string.h>

#include "scenario/model_read.h"
#include "scenario/stage.h"

bool stage_phone_open(stage_t *stage, stage_phone_t *phone, base_error_t *error)
{
    stage_cluster_t *cluster = &stage->clusters[0];
    if (phone->class->tftp.count > 0)
        stage_node(stage, phone->class->tftp.of[0].text, &cluster);
    phone->cluster = cluster;
    snprintf(phone->name, sizeof phone->name, "%s[%u]", phone->class->name.text, phone->index);
    const uint64_t mac = model_first_mac(stage->scenario, phone->class) + phone->index;
    for (size_t i = 0; i < sizeof phone->mac; i++)
        phone->mac[i] = (uint8_t)(mac >> 8 * (sizeof phone->mac - 1 - i));
    snprintf(phone->device, sizeof phone->device, "SEP%02X%02X%02X%02X%02X%02X", phone->mac[0], phone->mac[1],
             phone->mac[2], phone->mac[3], phone->mac[4], phone->mac[5]);
    return stage->kind->phone_open(stage, phone, error);
}

void stage_phone_ask(stage_phone_t *phone, stage_cluster_t *cluster, const stage_node_t *node)
{
    phone->cluster = cluster;
    phone->alternate = node;
}

void stage_phone_move(stage_phone_t *phone, stage_cluster_t *cluster)
{
    phone->cluster = cluster;
}

/* Where the file says that a phone is: with the TFTP servers that it names for it, or with its TVS. */
static bool is_where_named(stage_t *stage, const stage_phone_t *phone)
{
    const word_list_t *named = phone->class->tftp.count > 0 ? &phone->class->tftp : &phone->class->tvs;
    stage_cluster_t *of = NULL;
    return named->count > 0 && stage_node(stage, named->of[0].text, &of) != NULL && of == phone->cluster;
}

const stage_node_t *stage_phone_server(stage_t *stage, const stage_phone_t *phone, bool tftp, size_t index)
{
    if (tftp && phone->alternate != NULL)
        return index == 0 ? phone->alternate : NULL;
    const word_list_t *named = tftp || phone->class->tvs.count == 0 ? &phone->class->tftp : &phone->class->tvs;
    stage_cluster_t *of = NULL;
    if (named->count > 0 && is_where_named(stage, phone))
        return index < named->count ? stage_node(stage, named->of[index].text, &of) : NULL;
    return index < phone->cluster->node_count ? &phone->cluster->nodes[index] : NULL;
}

/* --- what is done to it --- */

bool stage_phone_start(stage_t *stage, stage_phone_t *phone, uint64_t at_ms, bool by_power)
{
    if (!by_power && !phone->on)
        return false;
    stage_phone_busy(stage, phone, true, phone->booting);
    phone->due_ms = at_ms;
    phone->by_power = by_power;
    if (stage->kind->phone_due != NULL)
        stage->kind->phone_due(stage, phone);
    return true;
}

void stage_phone_off(stage_t *stage, stage_phone_t *phone)
{
    stage->kind->phone_off(stage, phone);
}

bool stage_phone_press(stage_t *stage, stage_phone_t *phone, int key, char why[128])
{
    return stage->kind->phone_press(stage, phone, key, why);
}

void stage_phone_busy(stage_t *stage, stage_phone_t *phone, bool due, bool booting)
{
    const bool was = phone->due || phone->booting;
    phone->due = due;
    phone->booting = booting;
    if (was && !due && !booting)
        stage->busy--;
    else if (!was && (due || booting))
        stage->busy++;
}

/* --- what it has and says --- */

bool stage_name_at(const itl_tlv_source_t *source, itl_tlv_span_t span, char name[ITL_LIMIT_NAME_BYTES + 1])
{
    uint8_t window[ITL_LIMIT_NAME_BYTES];
    const uint8_t *bytes = NULL;
    uint32_t len = span.len < sizeof window ? span.len : (uint32_t)sizeof window;
    if (!itl_tlv_inside(source->size, span.off, len) ||
        itl_tlv_borrow(source, span.off, len, window, &bytes) != ITL_REASON_NONE)
        return false;
    memcpy(name, bytes, len);
    name[len] = '\0';
    return true;
}

void stage_phone_facts(stage_t *stage, const stage_phone_t *phone, stage_facts_t *facts)
{
    stage->kind->phone_facts(stage, phone, facts);
}

stage_list_t stage_phone_list(const stage_t *stage, const stage_phone_t *phone, itl_phone_list_kind_t kind)
{
    return stage->kind->phone_list(phone, kind);
}

bool stage_phone_signer(stage_t *stage, const stage_phone_t *phone, itl_phone_list_kind_t kind,
                        char name[ITL_LIMIT_NAME_BYTES + 1])
{
    return stage->kind->phone_signer(phone, kind, name);
}

bool stage_phone_message(stage_t *stage, const stage_phone_t *phone, const char *text, char found[128])
{
    return stage->kind->phone_message(phone, text, found);
}

bool stage_phone_logged(stage_t *stage, const stage_phone_t *phone, const char *text)
{
    return stage->kind->phone_logged(phone, text);
}

bool stage_list_equal(const stage_list_t *a, const stage_list_t *b)
{
    return a->installed == b->installed && memcmp(a->sha1, b->sha1, sizeof a->sha1) == 0;
}

/* The same phone, to be changed. */
static stage_phone_t *own(stage_t *stage, const stage_phone_t *phone)
{
    return &stage->phones[phone - stage->phones];
}

void stage_phone_directory(stage_t *stage, const stage_phone_t *phone, bool services, char shown[128])
{
    stage->kind->phone_directory(stage, own(stage, phone), services, shown);
}

void stage_phone_push(stage_t *stage, const stage_phone_t *phone, const char *credentials, char answer[128])
{
    stage->kind->phone_push(stage, own(stage, phone), credentials, answer);
}

stage_wear_t stage_phone_wear(const stage_t *stage, const stage_phone_t *phone)
{
    return stage->kind->phone_wear(phone);
}
