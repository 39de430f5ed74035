/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lab_cluster.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

lab_machine_t *lab_cluster_machine(lab_cluster_t *cluster, const char *name)
{
    for (size_t i = 0; i < cluster->node_count; i++)
        if (strcasecmp(virtual_node_name(cluster->nodes[i].node), name) == 0)
            return &cluster->nodes[i];
    return NULL;
}

/* --- its machines --- */

static void take_turn(void *ctx, const char *node)
{
    lab_cluster_t *cluster = ctx;
    const lab_machine_t *machine = lab_cluster_machine(cluster, node);
    if (machine != NULL)
        lab_turn(cluster->lab, machine->node);
}

static const itl_hal_t *machine_of(void *ctx, const char *node, itl_hal_addr_t *address)
{
    const lab_machine_t *machine = lab_cluster_machine(ctx, node);
    *address = (itl_hal_addr_t){.port = 0};
    if (machine == NULL)
        return NULL;
    *address = virtual_node_address(machine->node);
    return machine->off ? NULL : virtual_node_hal(machine->node);
}

static void turn_publisher(const lab_cluster_t *cluster)
{
    lab_turn(cluster->lab, cluster->nodes[0].node);
}

/* --- building --- */

static bool add_machine(lab_cluster_t *cluster, const char *host, base_error_t *error)
{
    lab_machine_t *machine = &cluster->nodes[cluster->node_count];
    machine->node = lab_node(cluster->lab, host, NULL, &cluster->actor);
    if (machine->node == NULL)
        return base_fail(error, "%s: named twice", host);
    const itl_hal_addr_t address = virtual_node_address(machine->node);
    base_print_ip(machine->address, &address);
    cluster->node_count++;
    return true;
}

static bool create(lab_cluster_t *cluster, const lab_cluster_plan_t *plan, base_error_t *error)
{
    for (size_t i = 0; i < plan->cluster->node_count && i < CLUSTER_NODES_MAX; i++)
        if (!add_machine(cluster, plan->cluster->nodes[i].host, error))
            return false;
    if (plan->disk != NULL)
        cluster->disk = *plan->disk;
    else if ((cluster->memory = cluster_memory_create(plan->name)) == NULL)
        return base_fail(error, "out of memory");
    else
        cluster->disk = cluster_memory_disk(cluster->memory);
    if (cluster->node_count > 0)
        turn_publisher(cluster);
    return cluster_create_at(&cluster->disk, plan->cluster, error);
}

static uint64_t poll_cluster(void *ctx)
{
    return serving_poll(((const lab_cluster_t *)ctx)->serving);
}

static bool serve(lab_cluster_t *cluster, const serving_events_t *events, base_error_t *error)
{
    const serving_config_t config = {.disk = cluster->disk,
                                     .hal = virtual_node_hal(cluster->nodes[0].node),
                                     .machines = &cluster->machines,
                                     .coap_only = true,
                                     .events = events};
    cluster->serving = serving_open(&config, error);
    snprintf(cluster->collector, sizeof cluster->collector, "coap://%s/alarms", cluster->nodes[0].address);
    return cluster->serving != NULL && (lab_join(cluster->lab, &cluster->actor) || base_fail(error, "out of memory"));
}

bool lab_cluster_open(lab_cluster_t *cluster, lab_t *lab, const lab_cluster_plan_t *plan, base_error_t *error)
{
    *cluster = (lab_cluster_t){.lab = lab,
                               .machines = {.ctx = cluster, .of = machine_of, .turn = take_turn},
                               .actor = {.poll = poll_cluster, .ctx = cluster}};
    return create(cluster, plan, error) && serve(cluster, plan->events, error);
}

void lab_cluster_close(lab_cluster_t *cluster)
{
    lab_leave(cluster->lab, &cluster->actor);
    serving_close(cluster->serving);
    cluster_memory_destroy(cluster->memory);
    cluster->serving = NULL;
    cluster->memory = NULL;
}

/* --- what is done to it --- */

cluster_t *lab_cluster_begin(const lab_cluster_t *cluster, base_error_t *error)
{
    turn_publisher(cluster);
    return cluster_open_at(&cluster->disk, CLUSTER_NO_WAIT, NULL, error);
}

void lab_cluster_end(lab_cluster_t *cluster, cluster_t *open)
{
    cluster_close(open);
    cluster->actor.due = true;
}

void lab_cluster_power(lab_cluster_t *cluster, lab_machine_t *machine, bool off)
{
    if (machine->off == off)
        return;
    machine->off = off;
    if (off)
        virtual_node_power_off(machine->node);
    else
        virtual_node_power_on(machine->node);
    serving_reload(cluster->serving);
    cluster->actor.next_ms = serving_poll(cluster->serving);
}
