/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/edit.h"

#include <stdlib.h>
#include <string.h>

edit_t *edit_begin(cluster_t *cluster, base_error_t *error)
{
    edit_t *edit = calloc(1, sizeof *edit);
    if (edit == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    edit->cluster = cluster;
    edit->draft = state_copy(cluster->state, error);
    if (edit->draft == NULL || !change_begin(&edit->change, &cluster->disk, error)) {
        edit_drop(edit);
        return NULL;
    }
    return edit;
}

static void release(edit_t *edit)
{
    edit_free_keys(edit);
    state_free(edit->draft);
    base_bytes_free(&edit->syslog);
    base_bytes_free(&edit->alerts);
    base_bytes_free(&edit->lists);
    base_bytes_free(&edit->index);
    free(edit);
}

bool edit_drop(edit_t *edit)
{
    if (edit == NULL)
        return false;
    change_drop(&edit->change);
    release(edit);
    return false;
}

static bool write_state(edit_t *edit, base_error_t *error)
{
    base_bytes_t yaml = {0};
    edit->draft->changes++;
    /* Last of all files, so that nobody who watches it sees it before the others. */
    bool done = state_write(edit->draft, &yaml, error) &&
                change_put(&edit->change, "nodes.yaml", yaml.data, yaml.size, 0600, error);
    base_bytes_free(&yaml);
    return done;
}

bool edit_commit(edit_t *edit, base_error_t *error)
{
    if (!edit_write_lists(edit, error) || !edit_write_published(edit, error) || !edit_write_keys(edit, error) ||
        !edit_write_log(edit, error) || !write_state(edit, error))
        return edit_drop(edit);
    bool done = change_commit(&edit->change, error);
    if (done) {
        cluster_state_t *former = edit->cluster->state;
        edit->cluster->state = edit->draft;
        edit->draft = former;
    }
    release(edit);
    return done;
}

bool edit_end(edit_t *edit, bool done, base_error_t *error)
{
    return done ? edit_commit(edit, error) : edit_drop(edit);
}

int64_t edit_now(const edit_t *edit)
{
    return cluster_time(edit->draft);
}

void edit_relist(edit_t *edit, unsigned node)
{
    edit->relist[node] = true;
}

void edit_relist_all(edit_t *edit)
{
    for (unsigned i = 0; i < edit->draft->nodes_count; i++)
        edit->relist[i] = true;
}

void edit_reset_phones(edit_t *edit)
{
    if (edit->draft->interaction == CLUSTER_AUTOMATIC)
        edit->draft->phone_resets++;
}

void edit_remove_node(edit_t *edit, unsigned node)
{
    cluster_state_t *draft = edit->draft;
    state_free_node(&draft->nodes[node]);
    draft->nodes_count--;
    memmove(&draft->nodes[node], &draft->nodes[node + 1], (draft->nodes_count - node) * sizeof *draft->nodes);
}
