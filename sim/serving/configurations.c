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

void configurations_add(configurations_t *configurations, const cluster_node_t *node, const itl_hal_addr_t *address,
                        uint16_t tvs_port)
{
    configuration_node_t *told = &configurations->nodes[configurations->node_count++];
    char text[256];
    snprintf(told->name, sizeof told->name, "%s", node->name);
    if (is_any(address))
        cluster_full_name(node, text);
    else
        base_print_ip(text, address);
    snprintf(told->address, sizeof told->address, "%s", text);
    told->tvs_port = tvs_port;
}

/* --- the device list --- */

/* @return false: there is none */
static bool look_at(const char *folder, struct stat *info)
{
    static const char *const files[] = {DEVICES_FILE, DEVICES_NAMES_FILE};
    char path[CLUSTER_PATH_BYTES];
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (snprintf(path, sizeof path, "%s/%s", folder, files[i]) < (int)sizeof path && stat(path, info) == 0)
            return true;
    *info = (struct stat){0};
    return false;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

bool configurations_changed(const configurations_t *configurations, const char *folder)
{
    struct stat found;
    look_at(folder, &found);
    return !is_same_file(&found, &configurations->seen);
}

bool configurations_renew_devices(configurations_t *configurations, const cluster_t *cluster, base_error_t *error)
{
    struct stat found;
    devices_t devices = {0};
    look_at(cluster_folder(cluster), &found);
    if (configurations->has_devices && is_same_file(&found, &configurations->seen))
        return true;
    configurations->seen = found;
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

bool configurations_tell(const configurations_t *configurations, const cluster_t *cluster, const cluster_node_t *node,
                         provisioning_t *provisioning, base_error_t *error)
{
    const cluster_state_t *state = cluster_state(cluster);
    listfile_identity_t signer = {0};
    const provisioning_facts_t facts = {
        .nodes = configurations->nodes,
        .node_count = configurations->node_count,
        .devices = &configurations->devices,
        .digest = state->digest == CLUSTER_SHA512 ? ITL_DIGEST_SHA512 : ITL_DIGEST_SHA1,
        .clock_offset = state->clock_offset,
    };
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
