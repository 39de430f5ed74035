/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clusters of a stage, whatever it is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>

#include "cluster/change.h"
#include "cluster/devices.h"
#include "cluster/users.h"
#include "scenario/stage.h"

#define DEFAULT_BITS 1024u

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

cluster_t *stage_cluster_edit(const stage_cluster_t *cluster, base_error_t *error)
{
    const bool real = cluster->stage->kind->real;
    stage_turn(cluster->stage, cluster->nodes[0].node);
    cluster_t *open = cluster_open_at(&cluster->disk, real ? CLUSTER_WAIT : CLUSTER_NO_WAIT, NULL, error);
    return open;
}

/* --- building --- */

static bool create(const stage_cluster_t *cluster, base_error_t *error)
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
        /* The virtual world begins there as a whole. */
        .clock = cluster->stage->kind->real ? cluster->stage->scenario->clusters[0].start.text : NULL,
    };
    return cluster_create_at(&cluster->disk, &plan, error);
}

static bool set_interaction(const stage_cluster_t *cluster, base_error_t *error)
{
    if (cluster->spec->interaction != 2)
        return true;
    cluster_t *open = stage_cluster_edit(cluster, error);
    bool set = open != NULL && cluster_set_interaction(open, CLUSTER_MANUAL, error);
    cluster_close(open);
    return set;
}

/* Of hashes: who reads the scenario has the passwords. */
enum { USER_ROUNDS = 100 };

/* @param word  "USER:PASSWORD" */
static bool add_user(users_t *users, const char *word, base_error_t *error)
{
    char name[USERS_WORD_BYTES + 1];
    const char *colon = strchr(word, ':');
    if (colon == NULL || (size_t)(colon - word) >= sizeof name)
        return base_fail(error, "users: '%s' is not USER:PASSWORD", word);
    snprintf(name, sizeof name, "%.*s", (int)(colon - word), word);
    const users_plan_t plan = {.name = name, .password = colon + 1, .rounds = USER_ROUNDS, .devices = DEVICES_ALL};
    return users_add(users, &plan, error);
}

static bool add_users(const stage_cluster_t *cluster, base_error_t *error)
{
    const word_list_t *words = &cluster->spec->users;
    if (words->count == 0)
        return true;
    cluster_t *open = stage_cluster_edit(cluster, error);
    users_t *users = open != NULL ? cluster_read_users(open, error) : NULL;
    bool done = users != NULL;
    for (size_t i = 0; done && i < words->count; i++)
        done = add_user(users, words->of[i].text, error);
    done = done && cluster_write_users(open, users, error);
    users_free(users);
    cluster_close(open);
    return done;
}

/* No lists, and nobody who vouches for any. */
static bool take_signatures(const stage_cluster_t *cluster, base_error_t *error)
{
    if (cluster->spec->signatures != TOGGLE_OFF)
        return true;
    cluster_t *open = stage_cluster_edit(cluster, error);
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

bool stage_cluster_create(const stage_cluster_t *cluster, base_error_t *error)
{
    return create(cluster, error) && set_interaction(cluster, error) && add_users(cluster, error) &&
           take_signatures(cluster, error);
}

bool stage_cluster_open(stage_t *stage, stage_cluster_t *cluster, const cluster_spec_t *spec, base_error_t *error)
{
    cluster->stage = stage;
    cluster->spec = spec;
    for (size_t i = 0; i < spec->node_count; i++)
        cluster->nodes[cluster->node_count++].spec = &spec->nodes[i];
    return stage->kind->cluster_open(stage, cluster, error);
}

/* --- what is done to it --- */

void stage_cluster_changed(stage_cluster_t *cluster)
{
    cluster->stage->kind->cluster_changed(cluster);
}

void stage_cluster_write_syslog(stage_cluster_t *cluster)
{
    cluster->stage->kind->cluster_write_syslog(cluster);
}

void stage_cluster_power(stage_cluster_t *cluster, stage_node_t *node, bool off)
{
    if (node->off == off)
        return;
    node->off = off;
    stage_log(cluster->stage, "%s: %s", node->spec->name.text, off ? "off" : "on");
    cluster->stage->kind->cluster_power(cluster, node, off);
}

stage_typed_result_t stage_type(stage_cluster_t *cluster, const stage_typed_t *typed, stage_said_t *said)
{
    *said = (stage_said_t){NULL, NULL};
    return cluster->stage->kind->type(cluster, typed, said);
}

void stage_said_free(stage_said_t *said)
{
    free(said->said);
    free(said->complained);
    *said = (stage_said_t){NULL, NULL};
}
