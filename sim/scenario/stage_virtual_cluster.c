/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clusters in memory, each node of which is a machine of the virtual world. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "scenario/stage_virtual.h"
#include "virtual/crypto.h"

#define READY_AT_ONCE 64u

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

static void open_node(stage_t *stage, stage_cluster_t *cluster, stage_node_t *node)
{
    node->node = virtual_node_create(stage->world, node->spec->name.text, NULL, NULL);
    virtual_node_set_user(node->node, &cluster->actor);
    virtual_crypto_join(node->node);
    note_address(node);
    memcpy(node->told, node->address, sizeof node->told);
}

static void note_collector(stage_cluster_t *cluster)
{
    snprintf(cluster->collector, sizeof cluster->collector, "coap://%s:%u/alarms", cluster->nodes[0].told,
             serving_alarms_at(cluster->serving, false).port);
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

bool virtual_cluster_open(stage_t *stage, stage_cluster_t *cluster, base_error_t *error)
{
    for (size_t i = 0; i < cluster->node_count; i++)
        open_node(stage, cluster, &cluster->nodes[i]);
    cluster->memory = cluster_memory_create(cluster->spec->name.text != NULL ? cluster->spec->name.text : "cluster");
    if (cluster->memory == NULL)
        return base_fail(error, "out of memory");
    cluster->disk = cluster_memory_disk(cluster->memory);
    if (cluster != stage->clusters)
        cluster_memory_share(cluster->memory, stage->clusters[0].memory);
    cluster->machines =
        (serving_machines_t){.ctx = cluster, .of = machine_of, .connections = connections_of, .turn = take_turn};
    cluster->events = (serving_events_t){.note_ctx = cluster, .note = take_note};
    stage_turn(stage, cluster->nodes[0].node);
    return stage_cluster_create(cluster, error) && serve(stage, cluster, error);
}

void virtual_cluster_close(stage_cluster_t *cluster)
{
    if (cluster->node_count > 0)
        stage_turn(cluster->stage, cluster->nodes[0].node);
    serving_close(cluster->serving);
    cluster_memory_destroy(cluster->memory);
}

/* --- running --- */

uint64_t virtual_cluster_poll(stage_cluster_t *cluster)
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

void virtual_cluster_changed(stage_cluster_t *cluster)
{
    serving_reload(cluster->serving);
    agenda_plan(&cluster->stage->agenda, cluster->actor, virtual_cluster_poll(cluster));
}

void virtual_cluster_power(stage_cluster_t *cluster, stage_node_t *node, bool off)
{
    if (off)
        virtual_node_power_off(node->node);
    else
        virtual_node_power_on(node->node);
    virtual_cluster_changed(cluster);
}

void virtual_cluster_write_syslog(stage_cluster_t *cluster)
{
    stage_turn(cluster->stage, cluster->nodes[0].node);
    serving_write_syslog(cluster->serving);
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
