/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/address.h"
#include "cluster/state_file.h"
#include "cluster/yaml.h"

#define TEXT_CHARS    256
#define ADDRESS_CHARS 45

#define RELEASE_STRVAL(release, name) {name, release},
static const cyaml_strval_t releases[] = {RELEASE_TABLE(RELEASE_STRVAL)};
static const cyaml_strval_t modes[] = {{"non-secure", CLUSTER_NON_SECURE}, {"mixed", CLUSTER_MIXED}};
static const cyaml_strval_t digests[] = {{"sha1", CLUSTER_SHA1}, {"sha512", CLUSTER_SHA512}};

static const cyaml_strval_t tls_versions[] = {
    {"1.0", CLUSTER_TLS_1_0}, {"1.1", CLUSTER_TLS_1_1}, {"1.2", CLUSTER_TLS_1_2}, {"1.3", CLUSTER_TLS_1_3}};

static const cyaml_strval_t tls_limits[] = {{"all", CLUSTER_TLS_NO_LIMIT},
                                            {"1.0", CLUSTER_TLS_TO_1_0},
                                            {"1.1", CLUSTER_TLS_TO_1_1},
                                            {"1.2", CLUSTER_TLS_TO_1_2},
                                            {"1.3", CLUSTER_TLS_TO_1_3}};

static const cyaml_strval_t interactions[] = {{"automatic", CLUSTER_AUTOMATIC}, {"manual", CLUSTER_MANUAL}};

static const cyaml_schema_field_t services_fields[] = {
    CYAML_FIELD_BOOL("tftp", CYAML_FLAG_DEFAULT, cluster_services_t, tftp),
    CYAML_FIELD_BOOL("tvs", CYAML_FLAG_DEFAULT, cluster_services_t, tvs),
    CYAML_FIELD_BOOL("callmanager", CYAML_FLAG_DEFAULT, cluster_services_t, callmanager),
    CYAML_FIELD_BOOL("capf", CYAML_FLAG_DEFAULT, cluster_services_t, capf),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t node_fields[] = {
    CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, cluster_node_t, name, 1, TEXT_CHARS),
    CYAML_FIELD_STRING_PTR("host", CYAML_FLAG_POINTER, cluster_node_t, host, 1, TEXT_CHARS),
    CYAML_FIELD_STRING_PTR("domain", CYAML_FLAG_POINTER, cluster_node_t, domain, 0, TEXT_CHARS),
    CYAML_FIELD_BOOL("publisher", CYAML_FLAG_DEFAULT, cluster_node_t, publisher),
    CYAML_FIELD_UINT("key_bits", CYAML_FLAG_DEFAULT, cluster_node_t, key_bits),
    CYAML_FIELD_MAPPING("services", CYAML_FLAG_DEFAULT, cluster_node_t, services, services_fields),
    CYAML_FIELD_STRING_PTR("regenerated", CYAML_FLAG_POINTER, cluster_node_t, regenerated, 0, TEXT_CHARS),
    CYAML_FIELD_INT("regenerated_at", CYAML_FLAG_DEFAULT, cluster_node_t, regenerated_at),
    CYAML_FIELD_BOOL("reset_list", CYAML_FLAG_DEFAULT, cluster_node_t, reset_list),
    CYAML_FIELD_UINT("restarts", CYAML_FLAG_DEFAULT, cluster_node_t, restarts),
    CYAML_FIELD_STRING_PTR("address", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, cluster_node_t, address, 2,
                           ADDRESS_CHARS),
    /* Nodes of earlier versions have neither. */
    CYAML_FIELD_INT("up_at", CYAML_FLAG_OPTIONAL, cluster_node_t, up_at),
    CYAML_FIELD_BOOL("monitor_stopped", CYAML_FLAG_OPTIONAL, cluster_node_t, monitor_stopped),
    /* Clusters of earlier versions have none of these. */
    CYAML_FIELD_ENUM("tls_min", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, cluster_node_t, tls_min, tls_versions,
                     CYAML_ARRAY_LEN(tls_versions)),
    CYAML_FIELD_BOOL("tomcat_stopped", CYAML_FLAG_OPTIONAL, cluster_node_t, tomcat_stopped),
    CYAML_FIELD_BOOL("fips", CYAML_FLAG_OPTIONAL, cluster_node_t, fips),
    CYAML_FIELD_STRING_PTR("recovery_name", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, cluster_node_t, recovery_name, 0,
                           TEXT_CHARS),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t node_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, cluster_node_t, node_fields),
};

static const cyaml_schema_value_t fingerprint_schema = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 64, 64),
};

#define TEXT_FIELD(key, member) CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, cluster_state_t, member, 0, TEXT_CHARS)

#define OPTIONAL_TEXT_FIELD(key, member)                                                                               \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, cluster_state_t, member, 0, TEXT_CHARS)

static const cyaml_schema_field_t state_fields[] = {
    CYAML_FIELD_ENUM("release", CYAML_FLAG_STRICT, cluster_state_t, release, releases, CYAML_ARRAY_LEN(releases)),
    TEXT_FIELD("organization", organization),
    TEXT_FIELD("unit", unit),
    TEXT_FIELD("locality", locality),
    TEXT_FIELD("state", state),
    TEXT_FIELD("country", country),
    TEXT_FIELD("capf_name", capf_name),
    TEXT_FIELD("recovery_name", recovery_name),
    CYAML_FIELD_UINT("recovery_bits", CYAML_FLAG_DEFAULT, cluster_state_t, recovery_bits),
    TEXT_FIELD("admin_password", admin_password),
    TEXT_FIELD("security_password", security_password),
    CYAML_FIELD_ENUM("digest", CYAML_FLAG_STRICT, cluster_state_t, digest, digests, CYAML_ARRAY_LEN(digests)),
    CYAML_FIELD_BOOL("rollback", CYAML_FLAG_DEFAULT, cluster_state_t, rollback),
    CYAML_FIELD_BOOL("recovery_saved", CYAML_FLAG_DEFAULT, cluster_state_t, recovery_saved),
    CYAML_FIELD_INT("warned_at", CYAML_FLAG_DEFAULT, cluster_state_t, warned_at),
    CYAML_FIELD_INT("clock_offset", CYAML_FLAG_DEFAULT, cluster_state_t, clock_offset),
    CYAML_FIELD_UINT("log_lines", CYAML_FLAG_DEFAULT, cluster_state_t, log_lines),
    CYAML_FIELD_UINT("changes", CYAML_FLAG_DEFAULT, cluster_state_t, changes),
    /* Clusters of earlier versions have none of these. */
    CYAML_FIELD_UINT("recovery_years", CYAML_FLAG_OPTIONAL, cluster_state_t, recovery_years),
    CYAML_FIELD_ENUM("security_mode", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, cluster_state_t, mode, modes,
                     CYAML_ARRAY_LEN(modes)),
    CYAML_FIELD_ENUM("phone_interaction", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, cluster_state_t, interaction,
                     interactions, CYAML_ARRAY_LEN(interactions)),
    CYAML_FIELD_ENUM("tls_max", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, cluster_state_t, tls_max, tls_limits,
                     CYAML_ARRAY_LEN(tls_limits)),
    CYAML_FIELD_BOOL("secure_urls_off", CYAML_FLAG_OPTIONAL, cluster_state_t, secure_urls_off),
    CYAML_FIELD_BOOL("tvs_shared", CYAML_FLAG_OPTIONAL, cluster_state_t, tvs_shared),
    OPTIONAL_TEXT_FIELD("smtp_host", smtp_host),
    CYAML_FIELD_UINT("smtp_port", CYAML_FLAG_OPTIONAL, cluster_state_t, smtp_port),
    OPTIONAL_TEXT_FIELD("ssh_user", ssh_user),
    OPTIONAL_TEXT_FIELD("ssh_password", ssh_password),
    OPTIONAL_TEXT_FIELD("mail_to", mail_to),
    OPTIONAL_TEXT_FIELD("mail_from", mail_from),
    CYAML_FIELD_INT("mailed_at", CYAML_FLAG_OPTIONAL, cluster_state_t, mailed_at),
    CYAML_FIELD_INT("looked_at", CYAML_FLAG_OPTIONAL, cluster_state_t, looked_at),
    CYAML_FIELD_UINT("phone_resets", CYAML_FLAG_OPTIONAL, cluster_state_t, phone_resets),
    CYAML_FIELD_SEQUENCE("known_recovery", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, cluster_state_t, known_recovery,
                         &fingerprint_schema, 0, CLUSTER_KNOWN_RECOVERY_MAX),
    CYAML_FIELD_SEQUENCE("nodes", CYAML_FLAG_POINTER, cluster_state_t, nodes, &node_schema, 1, CLUSTER_NODES_MAX),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t state_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, cluster_state_t, state_fields),
};

bool state_has_certificate(const cluster_state_t *state, const cluster_node_t *node, cluster_certificate_t which)
{
    if (which == CLUSTER_CAPF)
        return node->publisher;
    return which != CLUSTER_ITLRECOVERY || release_facts(state->release)->recovery != RELEASE_RECOVERY_NONE;
}

bool state_lacks_recovery(const cluster_state_t *state, const cluster_node_t *node)
{
    return !node->publisher && release_facts(state->release)->recovery == RELEASE_RECOVERY_NODE &&
           node->recovery_name[0] == '\0';
}

bool state_host_is_sound(const char *host)
{
    size_t len = strlen(host);
    if (len == 0 || len > 63 || host[0] == '-' || host[len - 1] == '-')
        return false;
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)host[i]) && host[i] != '-')
            return false;
    return true;
}

bool state_domain_is_sound(const char *domain)
{
    char label[64];
    if (strlen(domain) > 160)
        return false;
    for (const char *at = domain; *at != '\0';) {
        size_t len = strcspn(at, ".");
        if (len >= sizeof label)
            return false;
        memcpy(label, at, len);
        label[len] = '\0';
        if (!state_host_is_sound(label) || (at[len] == '.' && at[len + 1] == '\0'))
            return false;
        at += len + (at[len] == '.');
    }
    return true;
}

bool state_key_bits_are_sound(uint32_t bits)
{
    return bits == 1024 || bits == 2048 || bits == 4096;
}

static bool address_is_sound(const char *address)
{
    itl_hal_addr_t read;
    return address == NULL || base_parse_ip(address, 0, &read);
}

static bool check_node(const cluster_state_t *state, unsigned index)
{
    const cluster_node_t *node = &state->nodes[index];
    if (!address_is_sound(node->address))
        return false;
    if (!state_host_is_sound(node->name) || !state_host_is_sound(node->host) || !state_domain_is_sound(node->domain) ||
        !state_key_bits_are_sound(node->key_bits) || node->publisher != (index == 0))
        return false;
    for (unsigned i = 0; i < index; i++)
        if (strcasecmp(state->nodes[i].name, node->name) == 0)
            return false;
    return true;
}

static bool check(const char *label, const cluster_state_t *state, base_error_t *error)
{
    if (!state_key_bits_are_sound(state->recovery_bits) || state->recovery_name[0] == '\0' ||
        state->recovery_years > RELEASE_YEARS_LAST)
        return base_fail(error, "%s: the recovery key makes no sense", label);
    for (unsigned i = 0; i < state->nodes_count; i++)
        if (!check_node(state, i))
            return base_fail(error, "%s: node %u makes no sense", label, i + 1);
    return true;
}

/* Strings that the file need not have are never NULL either. */
static bool fill_gaps(cluster_state_t *state, base_error_t *error)
{
    for (unsigned i = 0; i < state->nodes_count; i++)
        if (state->nodes[i].recovery_name == NULL && !state_set(&state->nodes[i].recovery_name, "", error))
            return false;
    return true;
}

cluster_state_t *state_read(const char *label, const base_bytes_t *yaml, base_error_t *error)
{
    cluster_state_t *state = cluster_yaml_read(label, yaml, &state_schema, error);
    if (state == NULL)
        return NULL;
    if (!fill_gaps(state, error) || !check(label, state, error)) {
        state_free(state);
        return NULL;
    }
    return state;
}

bool state_write(const cluster_state_t *state, base_bytes_t *yaml, base_error_t *error)
{
    return cluster_yaml_write("nodes.yaml", state, &state_schema, yaml, error);
}

cluster_state_t *state_copy(const cluster_state_t *state, base_error_t *error)
{
    base_bytes_t yaml = {0};
    cluster_state_t *copy = NULL;
    if (state_write(state, &yaml, error))
        copy = state_read("nodes.yaml", &yaml, error);
    base_bytes_free(&yaml);
    return copy;
}

static void wipe(char *text)
{
    if (text != NULL)
        explicit_bzero(text, strlen(text));
}

void state_free(cluster_state_t *state)
{
    if (state == NULL)
        return;
    char *const secrets[] = {state->admin_password, state->security_password, state->ssh_password};
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
        wipe(secrets[i]);
    cluster_yaml_free(state, &state_schema);
}

void state_free_node(cluster_node_t *node)
{
    free(node->name);
    free(node->host);
    free(node->domain);
    free(node->regenerated);
    free(node->address);
    free(node->recovery_name);
}

bool state_set(char **field, const char *text, base_error_t *error)
{
    char *copy = strdup(text);
    if (copy == NULL)
        return base_fail(error, "out of memory");
    wipe(*field);
    free(*field);
    *field = copy;
    return true;
}
