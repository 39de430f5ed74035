/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/words.h"
#include "scenario/play_priv.h"

/* What `utils itl reset remotekey` is typed with where a scenario leaves it out. */
#define REMOTE_KEY           "utils itl reset remotekey"
#define REMOTE_KEY_ARGUMENTS " sftp.invalid itlphone ITLRecovery.p12"

#define REBUILD "rebuild publisher"

/* --- what is typed --- */

/* What a command needs that is not in the world of a scenario, and what does the same there; NULL: it can be played. */
static const char *missing(const admin_step_t *step)
{
    static const struct {
        admin_run_t *run;
        const char *what;
    } apart[] = {
        {admin_phones_reset, "cannot be played: a step `reset` resets phones"},
        {admin_ping, "cannot be played: it would ask the real network"},
        {admin_file_get, "cannot be played: a step `save` with `p12` or `list` keeps files"},
        {admin_reset_remote, "needs `p12`, a key that was kept with `save`"},
    };
    words_t words;
    const admin_command_t *command =
        words_split(&words, step->run.text) ? commands_find(words.count, words.word) : NULL;
    for (size_t i = 0; command != NULL && i < sizeof apart / sizeof apart[0]; i++)
        if (command->run == apart[i].run && (command->run != admin_reset_remote || step->p12.text == NULL))
            return apart[i].what;
    return NULL;
}

/* The last line of what was said. */
static const char *last_line(char *text)
{
    size_t len = text == NULL ? 0 : strlen(text);
    while (len > 0 && text[len - 1] == '\n')
        text[--len] = '\0';
    char *line = len == 0 ? NULL : strrchr(text, '\n');
    return len == 0 ? "" : line == NULL ? text : line + 1;
}

static bool says(const stage_said_t *said, const char *text)
{
    return strstr(said->said, text) != NULL || strstr(said->complained, text) != NULL;
}

/* What was complained of last, without whose complaint it is, and on which line. */
static const char *complaint_of(stage_said_t *said)
{
    const char *line = said->complained[0] != '\0' ? last_line(said->complained) : last_line(said->said);
    line = strncmp(line, "itlsim: ", 8) == 0 ? line + 8 : line;
    if (strncmp(line, "line 1: ", 8) == 0)
        line += 8;
    return line;
}

static bool compare(const admin_step_t *step, stage_typed_result_t result, stage_said_t *said, why_t *why)
{
    const char *wanted = step->expect.text == NULL ? "ok" : step->expect.text;
    if (said->said == NULL || said->complained == NULL)
        return why_fail(why, "out of memory");
    bool status = strcmp(wanted, "ok") == 0 || strcmp(wanted, "refused") == 0;
    if (!status)
        return says(said, wanted) || why_fail(why, "answers otherwise: %s", complaint_of(said));
    const char *line = complaint_of(said);
    if (result == STAGE_NO_COMMAND)
        return why_fail(why, "is no command here: %s", line);
    if (strcmp(wanted, "ok") == 0)
        return result == STAGE_DONE || why_fail(why, "was refused: %s", line);
    return result == STAGE_REFUSED || why_fail(why, "was done, and not refused");
}

static stage_typed_result_t type(play_t *play, stage_cluster_t *cluster, const char *node, const admin_step_t *step,
                                 stage_said_t *said)
{
    const saved_t *p12 = step->p12.text == NULL ? NULL : play_saved(play, SAVED_P12, step->p12.text);
    char line[1024];
    snprintf(line, sizeof line, "%s%s", step->run.text,
             p12 != NULL && strcmp(step->run.text, REMOTE_KEY) == 0 ? REMOTE_KEY_ARGUMENTS : "");
    const stage_typed_t typed = {
        .node = node, .line = line, .answers = &step->answers, .p12 = p12 == NULL ? NULL : &p12->bytes};
    return stage_type(cluster, &typed, said);
}

bool act_admin(play_t *play, const admin_step_t *step, why_t *why)
{
    stage_cluster_t *cluster = &play->stage.clusters[0];
    stage_node_t *node = &cluster->nodes[0];
    stage_said_t said;
    if (step->on.text != NULL)
        node = stage_node(&play->stage, step->on.text, &cluster);
    /* Who rebuilds a publisher stands before it, whatever became of the old one. */
    const bool rebuilds = strncmp(step->run.text, REBUILD, sizeof REBUILD - 1) == 0;
    if (rebuilds)
        node = &cluster->nodes[0];
    if (node->off && !rebuilds)
        return why_fail(why, "%s is off: nobody can type there", node->spec->name.text);
    if (missing(step) != NULL)
        return why_fail(why, "%s", missing(step));
    stage_typed_result_t result = type(play, cluster, node->spec->name.text, step, &said);
    stage_log(&play->stage, "%s: %s: %s", node->spec->name.text, step->run.text,
              result == STAGE_DONE ? "done" : "refused");
    if (result == STAGE_DONE && rebuilds) {
        node->lost = false;
        stage_cluster_power(cluster, &cluster->nodes[0], false);
    }
    stage_cluster_changed(cluster);
    bool as_wanted = compare(step, result, &said, why);
    stage_said_free(&said);
    return as_wanted;
}
