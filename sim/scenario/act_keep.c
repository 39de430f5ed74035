/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is saved, lost, brought back, and put into the place of what is served. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/fileio.h"
#include "scenario/model_read.h"
#include "scenario/play_priv.h"

#define LIST_FILE "ITLFile.tlv"
#define P12_FILE  "ITLRecovery.p12"

const saved_t *play_saved(const play_t *play, int kind, const char *name)
{
    /* The newest of a name. */
    for (size_t i = play->saved_count; i > 0; i--)
        if ((int)play->saved[i - 1].kind == kind && strcasecmp(play->saved[i - 1].name, name) == 0)
            return &play->saved[i - 1];
    return NULL;
}

static bool read_file(const stage_cluster_t *cluster, const char *node, const char *file, base_bytes_t *bytes,
                      why_t *why)
{
    char path[256];
    base_error_t error = {{0}};
    if (node != NULL)
        snprintf(path, sizeof path, "%s/tftp/%s", node, file);
    else
        snprintf(path, sizeof path, "%s", file);
    return cluster_disk_get(&cluster->disk, path, bytes, NULL, &error) || why_fail(why, "%s", error.text);
}

static bool command(play_t *play, const char *node, const char *verb, const char *name, why_t *why)
{
    char line[256];
    snprintf(line, sizeof line, "utils disaster_recovery %s %s", verb, name);
    const admin_step_t step = {.on = {.text = node}, .run = {.text = line}};
    return act_admin(play, &step, why);
}

static bool save_p12(const stage_cluster_t *cluster, saved_t *saved, why_t *why)
{
    base_error_t error = {{0}};
    if (!read_file(cluster, NULL, P12_FILE, &saved->bytes, why))
        return false;
    cluster_t *open = stage_cluster_edit(cluster, &error);
    bool noted = open != NULL && cluster_recovery_saved(open, &error);
    cluster_close(open);
    return noted || why_fail(why, "%s", error.text);
}

static bool save(play_t *play, const keep_step_t *step, why_t *why)
{
    const word_t *node = step->backup.text != NULL ? &step->backup : step->list.text != NULL ? &step->list : &step->p12;
    stage_cluster_t *cluster = NULL;
    stage_node(&play->stage, node->text, &cluster);
    if (play->saved_count == SAVED_MAX)
        return why_fail(why, "more than %u things are saved", SAVED_MAX);
    saved_t *saved = &play->saved[play->saved_count++];
    *saved = (saved_t){.name = step->as.text, .node = node->text};
    if (step->backup.text != NULL) {
        saved->kind = SAVED_BACKUP;
        return command(play, node->text, "backup", step->as.text, why);
    }
    if (step->list.text != NULL) {
        saved->kind = SAVED_LIST;
        return read_file(cluster, node->text, LIST_FILE, &saved->bytes, why);
    }
    saved->kind = SAVED_P12;
    return save_p12(cluster, saved, why);
}

static bool restore(play_t *play, const keep_step_t *step, why_t *why)
{
    stage_cluster_t *cluster = NULL;
    const saved_t *saved = play_saved(play, SAVED_BACKUP, step->name.text);
    const char *name = step->node.text != NULL ? step->node.text : saved->node;
    stage_node_t *node = stage_node(&play->stage, name, &cluster);
    node->lost = false;
    stage_cluster_power(cluster, node, false);
    return command(play, name, "restore", step->name.text, why);
}

static bool lose(play_t *play, const keep_step_t *step)
{
    stage_cluster_t *cluster = &play->stage.clusters[0];
    stage_node_t *node = &cluster->nodes[0];
    if (strcmp(step->name.text, "publisher") != 0)
        node = stage_node(&play->stage, step->name.text, &cluster);
    stage_cluster_power(cluster, node, true);
    node->lost = true;
    return true;
}

/* A file as long as the step says. Of what is longer than a list may be nobody looks at the end. */
static void cut_or_fill(const keep_step_t *step, base_bytes_t *bytes)
{
    static const uint8_t nothing[4096];
    if (step->truncate != 0 && bytes->size > step->truncate)
        bytes->size = step->truncate;
    while (bytes->size < step->grow && !bytes->failed)
        base_put(bytes, nothing, step->grow - bytes->size < sizeof nothing ? step->grow - bytes->size : sizeof nothing);
}

static bool load_beside(play_t *play, const char *name, base_bytes_t *bytes, why_t *why)
{
    char path[MODEL_PATH_BYTES];
    base_error_t error = {{0}};
    if (!model_beside(play->scenario, name, path))
        return why_fail(why, "%s: too long a path", name);
    return base_load(path, bytes, NULL, &error) || why_fail(why, "%s", error.text);
}

static bool serve(play_t *play, const keep_step_t *step, why_t *why)
{
    stage_cluster_t *cluster = NULL;
    const stage_node_t *node = stage_node(&play->stage, step->node.text, &cluster);
    const char *file = step->file.text != NULL ? step->file.text : LIST_FILE;
    base_bytes_t bytes = {0};
    base_error_t error = {{0}};
    char path[256];
    snprintf(path, sizeof path, "%s/tftp/%s", node->spec->name.text, file);
    if (step->from.text != NULL && !load_beside(play, step->from.text, &bytes, why))
        return false;
    const saved_t *list = step->list.text == NULL ? NULL : play_saved(play, SAVED_LIST, step->list.text);
    if (list != NULL)
        base_put(&bytes, list->bytes.data, list->bytes.size);
    else if (step->from.text == NULL && step->remove != TOGGLE_ON &&
             !read_file(cluster, node->spec->name.text, file, &bytes, why))
        return false;
    cut_or_fill(step, &bytes);
    bool put = stage_put_file(cluster, path, step->remove == TOGGLE_ON ? NULL : &bytes, &error);
    base_bytes_free(&bytes);
    stage_cluster_changed(cluster);
    return put || why_fail(why, "%s", error.text);
}

bool act_keep(play_t *play, const step_t *step, why_t *why)
{
    switch (step->kind) {
    case STEP_SAVE:
        return save(play, &step->keep, why);
    case STEP_RESTORE:
        return restore(play, &step->keep, why);
    case STEP_LOSE:
        return lose(play, &step->keep);
    case STEP_SERVE:
        return serve(play, &step->keep, why);
    default:
        return why_fail(why, "cannot be played");
    }
}
