/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device lists of the clusters: phones of a scenario stand there as an administrator would have entered them. */
#include <stdio.h>
#include <string.h>

#include "cluster/devices.h"
#include "scenario/stage.h"

/* Up to 20 names with a blank between two. */
#define ORDER_BYTES 1400u

/* Those of a class's nodes that are of the cluster, in order. */
static const char *order_of(const stage_cluster_t *cluster, const word_list_t *named, char order[ORDER_BYTES])
{
    size_t len = 0;
    order[0] = '\0';
    for (size_t i = 0; i < named->count && len < ORDER_BYTES; i++) {
        stage_cluster_t *of = NULL;
        const stage_node_t *node = stage_node(cluster->stage, named->of[i].text, &of);
        if (of == cluster)
            len += (size_t)snprintf(order + len, ORDER_BYTES - len, "%s%s", len > 0 ? " " : "", node->spec->name.text);
    }
    return order;
}

static bool enter(const stage_cluster_t *cluster, devices_t *devices, const stage_phone_t *phone, base_error_t *error)
{
    const class_spec_t *class = phone->class;
    char order[ORDER_BYTES];
    if (devices_find(devices, phone->device) != NULL)
        return true; /* What an administrator said meanwhile stays. */
    devices_entry_t *entry = devices_add(devices, phone->device, error);
    const word_list_t *group = class->tvs.count > 0 ? &class->tvs : &class->tftp;
    return entry != NULL &&
           (class->model.text == NULL || devices_set_text(entry, DEVICES_MODEL, class->model.text, error)) &&
           devices_set_text(entry, DEVICES_TFTP, order_of(cluster, &class->tftp, order), error) &&
           devices_set_text(entry, DEVICES_GROUP, order_of(cluster, group, order), error) &&
           (class->settings_access != 2 || devices_set_value(entry, DEVICES_SETTINGS_ACCESS, DEVICES_OFF, error));
}

bool stage_phone_is_listed(const stage_phone_t *phone)
{
    return phone->class->device_list != TOGGLE_OFF;
}

static bool is_of(const stage_phone_t *phone, const stage_cluster_t *cluster)
{
    const char *from = phone->class->installed.text;
    return phone->cluster == cluster ||
           (from != NULL && strncmp(from, "from ", 5) == 0 && stage_cluster(cluster->stage, from + 5) == cluster);
}

bool stage_devices_enter(stage_cluster_t *cluster, base_error_t *error)
{
    const stage_t *stage = cluster->stage;
    devices_t devices = {0};
    cluster_t *open = stage_cluster_edit(cluster, error);
    bool done = open != NULL && cluster_read_devices(open, &devices, error);
    for (size_t i = 0; done && i < stage->phone_count; i++)
        if (stage_phone_is_listed(&stage->phones[i]) && is_of(&stage->phones[i], cluster))
            done = enter(cluster, &devices, &stage->phones[i], error);
    done = done && (devices.count == 0 || cluster_write_devices(open, &devices, error));
    devices_free(&devices);
    cluster_close(open);
    if (done)
        stage_cluster_changed(cluster);
    return done;
}
