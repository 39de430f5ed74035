/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/configurations.h"

#include <stdio.h>
#include <string.h>

#include "base/address.h"

void configurations_start(configurations_t *configurations)
{
    configurations->node_count = 0;
}

static bool is_any(const itl_hal_addr_t *address)
{
    static const uint8_t any[sizeof address->ip] = {0};
    return memcmp(address->ip, any, sizeof any) == 0;
}

void configurations_host(const cluster_node_t *node, const itl_hal_addr_t *address, char host[256])
{
    if (is_any(address))
        cluster_full_name(node, host);
    else
        base_print_ip(host, address);
}

void configurations_add(configurations_t *configurations, const cluster_node_t *node, const itl_hal_addr_t *address,
                        configuration_ports_t ports)
{
    configuration_node_t *told = &configurations->nodes[configurations->node_count++];
    snprintf(told->name, sizeof told->name, "%s", node->name);
    configurations_host(node, address, told->address);
    told->ports = ports;
}

/* --- the device list --- */

static cluster_stamp_t look_at(const cluster_disk_t *disk)
{
    return cluster_disk_stamp(disk, cluster_disk_has(disk, DEVICES_FILE) ? DEVICES_FILE : DEVICES_NAMES_FILE);
}

bool configurations_changed(const configurations_t *configurations, const cluster_disk_t *disk)
{
    const cluster_stamp_t now = look_at(disk);
    return !cluster_stamp_same(&now, &configurations->seen);
}

bool configurations_renew_devices(configurations_t *configurations, const cluster_t *cluster, base_error_t *error)
{
    devices_t devices = {0};
    const cluster_stamp_t now = look_at(cluster_disk(cluster));
    if (configurations->has_devices && cluster_stamp_same(&now, &configurations->seen))
        return true;
    configurations->seen = now;
    bool done = cluster_read_devices(cluster, &devices, error);
    if (!done)
        devices_free(&devices);
    /* Without any list nobody is in it. */
    if (!done && (configurations->has_devices || !devices_init(&devices, error)))
        return false;
    devices_free(&configurations->devices);
    configurations->devices = devices;
    configurations->has_devices = true;
    return done;
}

/* --- the nodes --- */

static const char *text_or_none(const char *text)
{
    return text != NULL ? text : "";
}

bool configurations_tell(configurations_t *configurations, const cluster_t *cluster, const cluster_node_t *node,
                         provisioning_t *provisioning, base_error_t *error)
{
    const cluster_state_t *state = cluster_state(cluster);
    listfile_identity_t signer = {0};
    const provisioning_facts_t facts = {
        .nodes = configurations->nodes,
        .node_count = configurations->node_count,
        .devices = &configurations->devices,
        .ssh_user = configurations->ssh_user,
        .ssh_password = configurations->ssh_password,
        .digest = state->digest == CLUSTER_SHA512 ? ITL_DIGEST_SHA512 : ITL_DIGEST_SHA1,
        .plain = configurations->plain,
        .clock_offset = state->clock_offset,
    };
    snprintf(configurations->ssh_user, sizeof configurations->ssh_user, "%s", text_or_none(state->ssh_user));
    snprintf(configurations->ssh_password, sizeof configurations->ssh_password, "%s",
             text_or_none(state->ssh_password));
    bool done = cluster_identity(cluster, node, CLUSTER_CALLMANAGER, &signer, error);
    if (!done)
        listfile_identity_free(&signer);
    provisioning_update(provisioning, &facts, &signer);
    return done;
}

void configurations_free(configurations_t *configurations)
{
    devices_free(&configurations->devices);
    *configurations = (configurations_t){0};
}
