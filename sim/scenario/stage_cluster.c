/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>

#include "cluster/change.h"
#include "scenario/stage.h"
#include "virtual/crypto.h"

#define READY_AT_ONCE 64u
#define DEFAULT_BITS  1024u

stage_node_t *stage_node(stage_t *stage, const char *name, stage_cluster_t **cluster)
{
    for (size_t i = 0; i < stage->cluster_count; i++)
        for (size_t k = 0; k < stage->clusters[i].node_count; k++)
            if (strcasecmp(stage->clusters[i].nodes[k].spec->name.text, name) == 0) {
                *cluster = &stage->clusters[i];
                return &stage->clusters[i].nodes[k];
            }
    return NULL;
}

stage_cluster_t *stage_cluster(stage_t *stage, const char *name)
{
    for (size_t i = 0; i < stage->cluster_count; i++)
        if (stage->clusters[i].spec->name.text != NULL && strcasecmp(stage->clusters[i].spec->name.text, name) == 0)
            return &stage->clusters[i];
    return NULL;
}

bool stage_list_is(const stage_list_t *list, const base_bytes_t *bytes)
{
    uint8_t sha1[ITL_STORE_SHA1_BYTES];
    return list->installed && wc_ShaHash(bytes->data, (word32)bytes->size, sha1) == 0 &&
           memcmp(sha1, list->sha1, sizeof sha1) == 0;
}

bool stage_put_file(const stage_cluster_t *cluster, const char *path, const base_bytes_t *bytes, base_error_t *error)
{
    change_t change;
    if (!change_begin(&change, &cluster->disk, error))
        return false;
    if (bytes == NULL ? change_remove(&change, path, error)
                      : change_put(&change, path, bytes->data, bytes->size, 0644, error))
        return change_commit(&change, error);
    change_drop(&change);
    return false;
}

bool stage_served(const stage_cluster_t *cluster, const stage_node_t *node, const char *file, const stage_list_t *list)
{
    base_bytes_t bytes = {0};
    base_error_t error;
    char path[256];
    snprintf(path, sizeof path, "%s/tftp/%s", node->spec->name.text, file);
    bool same = cluster_disk_get(&cluster->disk, path, &bytes, NULL, &error) && stage_list_is(list, &bytes);
    base_bytes_free(&bytes);
    return same;
}

/* --- its machines --- */

static stage_node_t *node_in(stage_cluster_t *cluster, const char *name)
{
    for (size_t i = 0; i < cluster->node_count; i++)
        if (strcasecmp(cluster->nodes[i].spec->name.text, name) == 0)
            return &cluster->nodes[i];
    return &cluster->nodes[0];
}

static void take_turn(void *ctx, const char *node)
{
    stage_cluster_t *cluster = ctx;
    stage_turn(cluster->stage, node_in(cluster, node)->node);
}

static const itl_hal_t *machine_of(void *ctx, const char *node, itl_hal_addr_t *address)
{
    const stage_node_t *found = node_in(ctx, node);
    *address = virtual_node_address(found->node);
    return found->off ? NULL : virtual_node_hal(found->node);
}

static uint32_t connections_of(void *ctx, const char *node)
{
    return node_in(ctx, node)->spec->tvs_connections;
}

static void take_note(void *ctx, const char *text)
{
    const stage_cluster_t *cluster = ctx;
    stage_log(cluster->stage, "%s: %s", cluster->spec->name.text != NULL ? cluster->spec->name.text : "cluster", text);
}

/* --- building --- */

static void note_address(stage_node_t *node)
{
    const itl_hal_addr_t address = virtual_node_address(node->node);
    snprintf(node->address, sizeof node->address, "%u.%u.%u.%u", address.ip[0], address.ip[1], address.ip[2],
             address.ip[3]);
}

static void open_node(stage_t *stage, stage_cluster_t *cluster, const node_spec_t *spec)
{
    stage_node_t *node = &cluster->nodes[cluster->node_count++];
    node->spec = spec;
    node->node = virtual_node_create(stage->world, spec->name.text, NULL, NULL);
    virtual_node_set_user(node->node, &cluster->actor);
    virtual_crypto_join(node->node);
    note_address(node);
    memcpy(node->told, node->address, sizeof node->told);
}

static bool create(stage_cluster_t *cluster, base_error_t *error)
{
    const cluster_spec_t *spec = cluster->spec;
    cluster_node_plan_t nodes[STAGE_NODES_MAX] = {{0}};
    for (size_t i = 0; i < cluster->node_count; i++)
        nodes[i] = (cluster_node_plan_t){
            .host = spec->nodes[i].name.text,
            .callmanager =
                spec->nodes[i].callmanager == TOGGLE_UNSET ? i == 0 : spec->nodes[i].callmanager == TOGGLE_ON,
        };
    /* Its name was checked. */
    cluster_release_t release = CLUSTER_RELEASE_USUAL;
    if (spec->release.text != NULL && !release_find(spec->release.text, &release))
        return base_fail(error, "%s: no such release", spec->release.text);
    const cluster_plan_t plan = {
        .release = release,
        .nodes = nodes,
        .node_count = cluster->node_count,
        .domain = spec->domain.text,
        .key_bits = spec->keys != 0 ? spec->keys : DEFAULT_BITS,
        .recovery_bits = spec->recovery_keys,
        .security_password = spec->security_password.text,
        .tls_max = spec->tls_max > 0 ? (cluster_tls_limit_t)(CLUSTER_TLS_TO_1_0 + spec->tls_max) : CLUSTER_TLS_NO_LIMIT,
    };
    return cluster_create_at(&cluster->disk, &plan, error);
}

static bool set_interaction(const stage_cluster_t *cluster, base_error_t *error)
{
    if (cluster->spec->interaction != 2)
        return true;
    cluster_t *open = cluster_open_at(&cluster->disk, CLUSTER_NO_WAIT, NULL, error);
    bool set = open != NULL && cluster_set_interaction(open, CLUSTER_MANUAL, error);
    cluster_close(open);
    return set;
}

static void note_collector(stage_cluster_t *cluster)
{
    snprintf(cluster->collector, sizeof cluster->collector, "coap://%s:%u/alarms", cluster->nodes[0].told,
             serving_alarms_at(cluster->serving, false).port);
}

/* No lists, and nobody who vouches for any. */
static bool take_signatures(const stage_cluster_t *cluster, base_error_t *error)
{
    if (cluster->spec->signatures != TOGGLE_OFF)
        return true;
    cluster_t *open = cluster_open_at(&cluster->disk, CLUSTER_NO_WAIT, NULL, error);
    bool done = open != NULL;
    for (size_t i = 0; done && i < cluster->node_count; i++)
        done = cluster_stop_service(open, cluster_find_node(open, cluster->nodes[i].spec->name.text),
                                    CLUSTER_SERVICE_TVS, error);
    cluster_close(open);
    for (size_t i = 0; done && i < cluster->node_count; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/tftp/ITLFile.tlv", cluster->nodes[i].spec->name.text);
        done = stage_put_file(cluster, path, NULL, error);
    }
    return done;
}

static bool serve(stage_t *stage, stage_cluster_t *cluster, base_error_t *error)
{
    const serving_config_t config = {.disk = cluster->disk,
                                     .address = virtual_node_address(cluster->nodes[0].node),
                                     .hal = stage_turn(stage, cluster->nodes[0].node),
                                     .machines = &cluster->machines,
                                     .plain = cluster->spec->signatures == TOGGLE_OFF,
                                     .told = true,
                                     .coap_only = true,
                                     .events = &cluster->events};
    cluster->serving = serving_open(&config, error);
    if (cluster->serving == NULL)
        return false;
    note_collector(cluster);
    return true;
}

bool stage_cluster_open(stage_t *stage, stage_cluster_t *cluster, const cluster_spec_t *spec, base_error_t *error)
{
    cluster->stage = stage;
    cluster->spec = spec;
    for (size_t i = 0; i < spec->node_count; i++)
        open_node(stage, cluster, &spec->nodes[i]);
    cluster->memory = cluster_memory_create(spec->name.text != NULL ? spec->name.text : "cluster");
    if (cluster->memory == NULL)
        return base_fail(error, "out of memory");
    cluster->disk = cluster_memory_disk(cluster->memory);
    if (cluster != stage->clusters)
        cluster_memory_share(cluster->memory, stage->clusters[0].memory);
    cluster->machines =
        (serving_machines_t){.ctx = cluster, .of = machine_of, .connections = connections_of, .turn = take_turn};
    cluster->events = (serving_events_t){.note_ctx = cluster, .note = take_note};
    stage_turn(stage, cluster->nodes[0].node);
    return create(cluster, error) && set_interaction(cluster, error) && take_signatures(cluster, error) &&
           serve(stage, cluster, error);
}

void stage_cluster_close(stage_cluster_t *cluster)
{
    if (cluster->node_count > 0)
        stage_turn(cluster->stage, cluster->nodes[0].node);
    serving_close(cluster->serving);
    cluster_memory_destroy(cluster->memory);
}

/* --- running --- */

uint64_t stage_cluster_poll(stage_cluster_t *cluster)
{
    itl_hal_socket_t ready[READY_AT_ONCE];
    size_t count = 0;
    for (size_t i = 0; i < cluster->node_count; i++) {
        const itl_hal_net_t *net = stage_turn(cluster->stage, cluster->nodes[i].node)->net;
        do {
            net->wait(net->ctx, 0, ready, READY_AT_ONCE, &count);
            for (size_t at = 0; at < count; at++)
                serving_ready(cluster->serving, ready[at]);
        } while (count > 0);
    }
    stage_turn(cluster->stage, cluster->nodes[0].node);
    return serving_poll(cluster->serving);
}

void stage_cluster_changed(stage_cluster_t *cluster)
{
    serving_reload(cluster->serving);
    agenda_plan(&cluster->stage->agenda, cluster->actor, stage_cluster_poll(cluster));
}

void stage_cluster_power(stage_cluster_t *cluster, stage_node_t *node, bool off)
{
    if (node->off == off)
        return;
    node->off = off;
    stage_log(cluster->stage, "%s: %s", node->spec->name.text, off ? "off" : "on");
    if (off)
        virtual_node_power_off(node->node);
    else
        virtual_node_power_on(node->node);
    stage_cluster_changed(cluster);
}

void stage_cluster_readdress(stage_cluster_t *cluster, stage_node_t *node)
{
    const bool was_off = node->off;
    stage_cluster_power(cluster, node, true);
    virtual_node_set_address(node->node, NULL);
    note_address(node);
    stage_log(cluster->stage, "%s: has the address %s", node->spec->name.text, node->address);
    stage_cluster_power(cluster, node, was_off);
}

void stage_cluster_tell_address(stage_cluster_t *cluster, stage_node_t *node)
{
    memcpy(node->told, node->address, sizeof node->told);
    note_collector(cluster);
}
