/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions to an open cluster. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/address.h"
#include "cluster/cluster.h"
#include "cluster/cluster_priv.h"
#include "cluster/edit.h"

static const char *const certificate_names[CLUSTER_CERTIFICATES] = {
    [CLUSTER_CALLMANAGER] = "CallManager", [CLUSTER_TVS] = "TVS", [CLUSTER_CAPF] = "CAPF", [CLUSTER_TOMCAT] = "tomcat",
    [CLUSTER_ITLRECOVERY] = "ITLRecovery",
};

static const char *const service_names[CLUSTER_SERVICES] = {
    [CLUSTER_SERVICE_TFTP] = "Cisco Tftp",
    [CLUSTER_SERVICE_TVS] = "Cisco Trust Verification Service",
    [CLUSTER_SERVICE_CALLMANAGER] = "Cisco CallManager",
    [CLUSTER_SERVICE_CAPF] = "Cisco Certificate Authority Proxy Function",
    [CLUSTER_SERVICE_MONITOR] = "Cisco Certificate Expiry Monitor",
    [CLUSTER_SERVICE_TOMCAT] = "Cisco Tomcat",
};

const cluster_state_t *cluster_state(const cluster_t *cluster)
{
    return cluster->state;
}

const char *cluster_folder(const cluster_t *cluster)
{
    return cluster->name;
}

int64_t cluster_now(const cluster_t *cluster)
{
    return cluster_time(cluster->state);
}

const char *cluster_full_name(const cluster_node_t *node, char text[256])
{
    snprintf(text, 256, "%s%s%s", node->host, node->domain[0] != '\0' ? "." : "", node->domain);
    return text;
}

static const cluster_node_t *find_address(const cluster_state_t *state, const char *text)
{
    itl_hal_addr_t wanted, own;
    if (!base_parse_ip(text, 0, &wanted))
        return NULL;
    for (unsigned i = 0; i < state->nodes_count; i++)
        if (state->nodes[i].address != NULL && base_parse_ip(state->nodes[i].address, 0, &own) &&
            base_same_ip(&own, &wanted))
            return &state->nodes[i];
    return NULL;
}

const cluster_node_t *cluster_find_node(const cluster_t *cluster, const char *name)
{
    char full[256];
    const cluster_state_t *state = cluster->state;
    if (name == NULL)
        return &state->nodes[0];
    /* A node may have got the host name that another's folder still bears: host names come first. */
    for (unsigned i = 0; i < state->nodes_count; i++)
        if (strcasecmp(state->nodes[i].host, name) == 0 ||
            strcasecmp(cluster_full_name(&state->nodes[i], full), name) == 0)
            return &state->nodes[i];
    for (unsigned i = 0; i < state->nodes_count; i++)
        if (strcasecmp(state->nodes[i].name, name) == 0)
            return &state->nodes[i];
    return find_address(state, name);
}

unsigned cluster_index(const cluster_t *cluster, const cluster_node_t *node)
{
    return (unsigned)(node - cluster->state->nodes);
}

const char *cluster_certificate_name(cluster_certificate_t which)
{
    return certificate_names[which];
}

bool cluster_certificate_parse(const char *name, cluster_certificate_t *which)
{
    for (cluster_certificate_t i = 0; i < CLUSTER_CERTIFICATES; i++)
        if (strcasecmp(certificate_names[i], name) == 0) {
            *which = i;
            return true;
        }
    return false;
}

const release_facts_t *cluster_facts(const cluster_t *cluster)
{
    return release_facts(cluster->state->release);
}

bool cluster_has_certificate(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which)
{
    return state_has_certificate(cluster->state, node, which);
}

void cluster_pem_name(const cluster_node_t *node, cluster_certificate_t which, char name[320])
{
    snprintf(name, 320, "%s/certificates/%s.pem", node->name, certificate_names[which]);
}

void cluster_shown_tomcat_name(const cluster_node_t *node, char name[320])
{
    snprintf(name, 320, "%s/tomcat.pem", node->name);
}

void cluster_recovery_name(const cluster_state_t *state, const cluster_node_t *node, char name[320])
{
    if (node->publisher || release_facts(state->release)->recovery != RELEASE_RECOVERY_NODE)
        snprintf(name, 320, "ITLRecovery.pem");
    else
        snprintf(name, 320, "%s/ITLRecovery.pem", node->name);
}

bool cluster_file_path(const cluster_t *cluster, const char *name, char path[CLUSTER_PATH_BYTES])
{
    return cluster_disk_label(&cluster->disk, name, path);
}

static void name_certificate(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                             char name[320])
{
    if (which == CLUSTER_ITLRECOVERY)
        cluster_recovery_name(cluster->state, node, name);
    else
        cluster_pem_name(node, which, name);
}

bool cluster_certificate_path(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                              char path[CLUSTER_PATH_BYTES])
{
    char name[320];
    name_certificate(cluster, node, which, name);
    return cluster_has_certificate(cluster, node, which) && cluster_file_path(cluster, name, path);
}

const char *cluster_served_name(const cluster_node_t *node, const char *file, char name[CLUSTER_NAME_BYTES])
{
    snprintf(name, CLUSTER_NAME_BYTES, "%s/tftp/%s", node->name, file);
    return name;
}

bool cluster_list_path(const cluster_t *cluster, const cluster_node_t *node, char path[CLUSTER_PATH_BYTES])
{
    char name[CLUSTER_NAME_BYTES];
    return cluster_file_path(cluster, cluster_served_name(node, CLUSTER_LIST_FILE, name), path);
}

bool cluster_has(const cluster_t *cluster, const char *name)
{
    return cluster_disk_has(&cluster->disk, name);
}

bool cluster_get(const cluster_t *cluster, const char *name, base_bytes_t *content, time_t *modified,
                 base_error_t *error)
{
    return cluster_disk_get(&cluster->disk, name, content, modified, error);
}

const cluster_disk_t *cluster_disk(const cluster_t *cluster)
{
    return &cluster->disk;
}

bool cluster_get_certificate(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                             base_bytes_t *pem, base_error_t *error)
{
    char name[320];
    *pem = (base_bytes_t){0};
    name_certificate(cluster, node, which, name);
    if (!cluster_has_certificate(cluster, node, which))
        return base_fail(error, "%s has no certificate %s", node->host, certificate_names[which]);
    return cluster_get(cluster, name, pem, NULL, error);
}

bool cluster_get_shown_tomcat(const cluster_t *cluster, const cluster_node_t *node, base_bytes_t *pem,
                              base_error_t *error)
{
    char name[320];
    cluster_shown_tomcat_name(node, name);
    if (!cluster_has(cluster, name))
        return cluster_get_certificate(cluster, node, CLUSTER_TOMCAT, pem, error);
    *pem = (base_bytes_t){0};
    return cluster_get(cluster, name, pem, NULL, error);
}

bool cluster_identity(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                      listfile_identity_t *identity, base_error_t *error)
{
    char label[CLUSTER_PATH_BYTES];
    base_bytes_t pem = {0};
    *identity = (listfile_identity_t){0};
    bool done = cluster_get_certificate(cluster, node, which, &pem, error) &&
                (cluster_certificate_path(cluster, node, which, label) || base_fail(error, "the path is too long")) &&
                edit_identity(label, &pem, identity, error);
    base_bytes_free(&pem);
    return done;
}

const char *cluster_service_name(cluster_service_t service)
{
    return service_names[service];
}

bool cluster_service_active(const cluster_node_t *node, cluster_service_t service)
{
    switch (service) {
    case CLUSTER_SERVICE_TFTP:
        return node->services.tftp;
    case CLUSTER_SERVICE_TVS:
        return node->services.tvs;
    case CLUSTER_SERVICE_CALLMANAGER:
        return node->services.callmanager;
    case CLUSTER_SERVICE_CAPF:
        return node->services.capf;
    case CLUSTER_SERVICE_MONITOR:
        return !node->monitor_stopped;
    case CLUSTER_SERVICE_TOMCAT:
        return !node->tomcat_stopped;
    default:
        return false;
    }
}

int64_t cluster_node_away(const cluster_t *cluster, const cluster_node_t *node)
{
    /* A clock that went back since then says nothing about when it is up. */
    int64_t left = node->up_at - cluster_now(cluster);
    return left > 0 && left <= CLUSTER_RESTART_S ? left : 0;
}

bool cluster_admin_password_is(const cluster_t *cluster, const char *password)
{
    return strcmp(cluster->state->admin_password, password) == 0;
}

bool cluster_check_bits(uint32_t bits, base_error_t *error)
{
    return state_key_bits_are_sound(bits) ||
           base_fail(error, "keys have 1024, 2048 or 4096 bits: a list has no code for signatures of %u", bits);
}

bool cluster_check_password(const char *what, const char *password, base_error_t *error)
{
    size_t len = strlen(password);
    if (len < CLUSTER_PASSWORD_CHARS || len > 127)
        return base_fail(error, "the %s password has 8 to 127 characters", what);
    for (size_t i = 0; i < len; i++)
        if (password[i] < ' ' || password[i] > '~')
            return base_fail(error, "the %s password may hold printable ASCII characters only", what);
    return true;
}
