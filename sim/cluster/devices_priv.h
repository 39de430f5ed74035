/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the two halves of the device list share: the list itself, and its file.
 */
#ifndef CLUSTER_DEVICES_PRIV_H
#define CLUSTER_DEVICES_PRIV_H

#include <stdbool.h>

#include "base/error.h"
#include "cluster/devices_types.h"

/** True when an entry says more than its name. */
bool devices_entry_says_anything(const devices_entry_t *entry);

/** Adds a phone behind the others, wherever its name belongs: devices_sort is to follow. @param name  as devices_name
 *  writes it. @return NULL with the reason: DEVICES_MAX, no memory */
devices_entry_t *devices_append(devices_t *devices, const char *name, base_error_t *error);

/** Brings the phones into the order of their names. @return the name of one that is there twice; NULL: none */
const char *devices_sort(devices_t *devices);

#endif
