/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lists nodes served, and whose certificates may sign the next one in the eyes of a phone that has them: the file
 * "lists" has a line for each, SHA-1, node, and the SHA-256 of every SAST certificate. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cluster/cluster.h"
#include "cluster/edit.h"
#include "cluster/state_file.h"
#include "text/text.h"
#include "trustlist/trustlist.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>

/* SHA-1, node, and as many SAST certificates as fit: lists of this room have two. */
#define LINE_BYTES (41 + 65 + 8 * 65)

static bool sha1_text(const base_bytes_t *file, char text[41])
{
    uint8_t digest[WC_SHA_DIGEST_SIZE];
    if (wc_ShaHash(file->data, (word32)file->size, digest) != 0)
        return false;
    itl_text_t digits = itl_text_in(text, 2 * sizeof digest + 1);
    itl_text_hex(&digits, digest, sizeof digest);
    return true;
}

static bool add_certificates(const itl_tlv_source_t *source, uint8_t *data, char line[LINE_BYTES])
{
    itl_trustlist_t list;
    itl_trustlist_record_t record;
    if (itl_trustlist_read(source, &list, NULL) != ITL_REASON_NONE)
        return false;
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    while (itl_trustlist_next(&walk, &record) == ITL_REASON_NONE) {
        base_bytes_t certificate = {.data = data + record.certificate.off, .size = record.certificate.len};
        size_t len = strlen(line);
        if (record.role != ITL_ROLE_SAST || certificate.size == 0 || LINE_BYTES - len < 67)
            continue;
        line[len] = ' ';
        if (!cluster_fingerprint(&certificate, line + len + 1))
            return false;
    }
    return true;
}

/* A file that is no list, put there by hand, has a SHA-1 nonetheless. */
static bool describe(const char *node, const base_bytes_t *file, char line[LINE_BYTES])
{
    char sha1[41];
    const itl_tlv_source_t source = itl_tlv_source_memory(file->data, (uint32_t)file->size);
    if (!sha1_text(file, sha1))
        return false;
    snprintf(line, LINE_BYTES, "%s %.63s", sha1, node);
    return add_certificates(&source, file->data, line);
}

bool edit_remember_list(edit_t *edit, unsigned node, const base_bytes_t *file, base_error_t *error)
{
    char line[LINE_BYTES];
    if (!describe(edit->draft->nodes[node].name, file, line))
        return base_fail(error, "%s: not a trust list", edit->draft->nodes[node].name);
    base_put(&edit->lists, line, strlen(line));
    base_put(&edit->lists, "\n", 1);
    return true;
}

/* --- reading --- */

static bool put_served(cluster_served_lists_t *served, const char *line, const char *recovery, bool now,
                       base_error_t *error)
{
    cluster_served_t list = {.now = now, .has_recovery = strstr(line, recovery) != NULL};
    if (sscanf(line, "%40s %63s", list.sha1, list.node) != 2)
        return true;
    if (served->count % 64 == 0) {
        cluster_served_t *more = realloc(served->lists, (served->count + 64) * sizeof *more);
        if (more == NULL)
            return base_fail(error, "out of memory");
        served->lists = more;
    }
    served->lists[served->count++] = list;
    return true;
}

static bool read_lines(const cluster_t *cluster, const char *recovery, cluster_served_lists_t *served,
                       base_error_t *error)
{
    base_bytes_t file = {0};
    /* Clusters of earlier versions have none. */
    if (!cluster_has(cluster, "lists"))
        return true;
    bool done = cluster_get(cluster, "lists", &file, NULL, error);
    base_put(&file, "", 1);
    done = done && (!file.failed || base_fail(error, "out of memory"));
    char *rest = NULL;
    for (char *line = done ? strtok_r((char *)file.data, "\n", &rest) : NULL; done && line != NULL;
         line = strtok_r(NULL, "\n", &rest))
        done = put_served(served, line, recovery, false, error);
    base_bytes_free(&file);
    return done;
}

/* What is in the folder now, whoever put it there. */
static bool read_node(const cluster_t *cluster, const cluster_node_t *node, const char *recovery,
                      cluster_served_lists_t *served, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES], line[LINE_BYTES] = "";
    base_bytes_t file = {0};
    if (!node->services.tftp || !cluster_has(cluster, cluster_served_name(node, CLUSTER_LIST_FILE, name)))
        return true;
    bool done = cluster_get(cluster, name, &file, NULL, error);
    if (done) {
        describe(node->name, &file, line);
        done = put_served(served, line, recovery, true, error);
    }
    base_bytes_free(&file);
    return done;
}

bool cluster_read_served_with(const cluster_t *cluster, const char *recovery, cluster_served_lists_t *served,
                              base_error_t *error)
{
    const cluster_state_t *state = cluster_state(cluster);
    bool done = read_lines(cluster, recovery, served, error);
    for (unsigned i = 0; done && i < state->nodes_count; i++)
        done = read_node(cluster, &state->nodes[i], recovery, served, error);
    return done;
}

bool cluster_read_served(const cluster_t *cluster, cluster_served_lists_t *served, base_error_t *error)
{
    listfile_identity_t identity = {0};
    char recovery[65] = "";
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
