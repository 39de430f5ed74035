/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lists nodes served, and whose certificates may sign the next one in the eyes of a phone that has them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/cluster.h"
#include "cluster/edit.h"
#include "cluster/published.h"

static bool put_served(cluster_served_lists_t *served, const char *line, const char *recovery, bool now,
                       base_error_t *error)
{
    published_line_t read;
    if (!published_read(line, &read))
        return true;
    if (served->count % 64 == 0) {
        cluster_served_t *more = realloc(served->lists, (served->count + 64) * sizeof *more);
        if (more == NULL)
            return base_fail(error, "out of memory");
        served->lists = more;
    }
    cluster_served_t *list = &served->lists[served->count++];
    *list = (cluster_served_t){.kind = read.kind,
                               .now = now,
                               .has_recovery = recovery != NULL && strstr(line, recovery) != NULL,
                               .since = read.at};
    memcpy(list->sha1, read.sha1, sizeof list->sha1);
    memcpy(list->node, read.node, sizeof list->node);
    return true;
}

static bool read_lines(const cluster_t *cluster, const char *recovery, cluster_served_lists_t *served,
                       base_error_t *error)
{
    base_bytes_t lines = {0};
    char *rest = NULL;
    bool done = published_load(cluster, &lines, error);
    for (char *line = done ? strtok_r((char *)lines.data, "\n", &rest) : NULL; done && line != NULL;
         line = strtok_r(NULL, "\n", &rest))
        done = put_served(served, line, recovery, false, error);
    base_bytes_free(&lines);
    return done;
}

/* What is in the folder now, whoever put it there. */
static bool read_node(const cluster_t *cluster, const cluster_node_t *node, cluster_list_kind_t kind,
                      const char *recovery, cluster_served_lists_t *served, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES], line[PUBLISHED_LINE_BYTES] = "";
    base_bytes_t file = {0};
    if (!node->services.tftp || !cluster_has(cluster, published_file(node, kind, name)))
        return true;
    bool done = cluster_get(cluster, name, &file, NULL, error);
    if (done) {
        published_describe(node->name, kind, &file, line);
        done = put_served(served, line, recovery, true, error);
    }
    base_bytes_free(&file);
    return done;
}

/* --- in their order --- */

static bool is_of_the_same(const cluster_served_t *a, const cluster_served_t *b)
{
    return a->kind == b->kind && strcmp(a->node, b->node) == 0;
}

/* What is served now is one of those that were noted, or came after them. */
static void tell_order(cluster_served_t *list, cluster_served_t *next)
{
    if (strcmp(list->sha1, next->sha1) == 0) {
        next->since = next->since != 0 ? next->since : list->since;
        list->ago = next->ago;
        list->until = next->until;
    } else {
        list->ago = next->ago + 1;
        list->until = next->since;
    }
}

/* Nodes have their lists mixed, a few at a time. */
static void order(cluster_served_lists_t *served)
{
    for (size_t i = served->count; i > 0; i--) {
        cluster_served_t *list = &served->lists[i - 1];
        for (size_t next = i; next < served->count; next++)
            if (is_of_the_same(list, &served->lists[next])) {
                tell_order(list, &served->lists[next]);
                break;
            }
    }
}

bool cluster_read_served_with(const cluster_t *cluster, const char *recovery, cluster_served_lists_t *served,
                              base_error_t *error)
{
    const cluster_state_t *state = cluster_state(cluster);
    bool done = read_lines(cluster, recovery, served, error);
    for (unsigned i = 0; done && i < state->nodes_count; i++)
        done = read_node(cluster, &state->nodes[i], CLUSTER_ITL, recovery, served, error) &&
               read_node(cluster, &state->nodes[i], CLUSTER_CTL, recovery, served, error);
    order(served);
    return done;
}

bool cluster_read_served(const cluster_t *cluster, cluster_served_lists_t *served, base_error_t *error)
{
    listfile_identity_t identity = {0};
    char recovery[65] = "";
    if (cluster_facts(cluster)->recovery == RELEASE_RECOVERY_NONE)
        return cluster_read_served_with(cluster, NULL, served, error);
    bool done = cluster_identity(cluster, &cluster_state(cluster)->nodes[0], CLUSTER_ITLRECOVERY, &identity, error) &&
                (cluster_fingerprint(&identity.certificate, recovery) || base_fail(error, "no digest"));
    listfile_identity_free(&identity);
    return done && cluster_read_served_with(cluster, recovery, served, error);
}

void cluster_served_free(cluster_served_lists_t *served)
{
    free(served->lists);
    *served = (cluster_served_lists_t){0};
}

/* --- one of them --- */

static const cluster_node_t *node_of(const cluster_t *cluster, const cluster_served_t *list)
{
    const cluster_state_t *state = cluster_state(cluster);
    for (unsigned i = 0; i < state->nodes_count; i++)
        if (strcmp(state->nodes[i].name, list->node) == 0)
            return &state->nodes[i];
    return NULL;
}

const char *cluster_served_host(const cluster_t *cluster, const cluster_served_t *list)
{
    const cluster_node_t *node = node_of(cluster, list);
    return node != NULL ? node->host : list->node;
}

static const char *name_of(const cluster_t *cluster, const cluster_served_t *list, char name[CLUSTER_NAME_BYTES])
{
    const cluster_node_t *node = node_of(cluster, list);
    if (list->now && node != NULL)
        return published_file(node, list->kind, name);
    return published_name(list->sha1, name);
}

bool cluster_served_bytes(const cluster_t *cluster, const cluster_served_t *list, base_bytes_t *bytes,
                          base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES], sha1[41];
    if (!cluster_has(cluster, name_of(cluster, list, name)))
        return base_fail(error, "%s: its records are not kept: a version served it that kept none", list->sha1);
    return cluster_get(cluster, name, bytes, NULL, error) &&
           ((published_sha1(bytes, sha1) && strcmp(sha1, list->sha1) == 0) ||
            base_fail(error, "%s: is damaged: it is not the file of this SHA-1", name));
}
