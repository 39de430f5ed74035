/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a call manager writes into SEP<MAC>.cnf.xml and XMLDefault.cnf.xml: every member that a phone shows or obeys
 * (docs/formats.md, "Configuration").
 */
#ifndef PROVISIONING_CONFIGURATION_H
#define PROVISIONING_CONFIGURATION_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "cluster/devices_types.h"

/** Call managers of a group: more are not written. */
#define CONFIGURATION_CALL_MANAGERS_MAX 3u

/** TVS servers: phones take no more. */
#define CONFIGURATION_TVS_MAX 5u

/** Ports of a node's services; 0: the service does not run, or is not told of. */
typedef struct configuration_ports {
    uint16_t tvs;
    uint16_t services;        /**< HTTP: authentication, directory, services. */
    uint16_t services_secure; /**< The same by HTTPS. */
} configuration_ports_t;

/** A node as a phone is told of it. */
typedef struct configuration_node {
    char name[64];     /**< Of its folder, as orders name it. */
    char address[256]; /**< Host name, or numeric address without brackets. */
    configuration_ports_t ports;
} configuration_node_t;

/** A phone's configuration. */
typedef struct configuration {
    const configuration_node_t *const *group; /**< Its call manager group, in order. */
    size_t group_count;
    const char *firmware;                /**< Its load; "": the phone keeps the one it has. */
    const char *ssh_user, *ssh_password; /**< Letters, digits and "._-"; "": nobody can log in. */
    devices_value_t values[DEVICES_SETTINGS];
} configuration_t;

/** Writes SEP<MAC>.cnf.xml. No value is DEVICES_DEFAULT. @param xml  [out] appended; failed without memory */
void configuration_write(const configuration_t *configuration, base_bytes_t *xml);

/** Writes XMLDefault.cnf.xml, for phones that the cluster does not know: call managers and TVS of a group.
 *  @param xml  as configuration_write */
void configuration_write_default(const configuration_node_t *const *group, size_t group_count, base_bytes_t *xml);

#endif
