/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/prompt.h"
#include "admin/words.h"
#include "scenario/play_priv.h"

#define TIMEOUT_MS 10000u

/* What `utils itl reset remotekey` is typed with where a scenario leaves it out. */
#define REMOTE_KEY           "utils itl reset remotekey"
#define REMOTE_KEY_ARGUMENTS " sftp.invalid itlphone ITLRecovery.p12"

#define REBUILD "rebuild publisher"

/* A session's streams, in memory. */
typedef struct talk {
    admin_streams_t streams;
    char *answers;
    char *said, *complained;
    size_t said_size, complained_size;
} talk_t;

static bool open_talk(talk_t *talk, const word_list_t *answers)
{
    size_t size = 0;
    FILE *typed = open_memstream(&talk->answers, &size);
    for (size_t i = 0; typed != NULL && i < answers->count; i++)
        fprintf(typed, "%s\n", answers->of[i].text);
    if (typed == NULL || fclose(typed) != 0)
        return false;
    talk->streams.in = size > 0 ? fmemopen(talk->answers, size, "r") : fopen("/dev/null", "r");
    talk->streams.out = open_memstream(&talk->said, &talk->said_size);
    talk->streams.err = open_memstream(&talk->complained, &talk->complained_size);
    return talk->streams.in != NULL && talk->streams.out != NULL && talk->streams.err != NULL;
}

static void close_stream(FILE *stream)
{
    if (stream != NULL)
        fclose(stream);
}

/* What was said can be read from here on. */
static void end_talk(talk_t *talk)
{
    close_stream(talk->streams.in);
    close_stream(talk->streams.out);
    close_stream(talk->streams.err);
}

static void free_talk(talk_t *talk)
{
    free(talk->answers);
    free(talk->said);
    free(talk->complained);
}

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

static admin_result_t type(play_t *play, stage_cluster_t *cluster, const char *node, const admin_step_t *step,
                           talk_t *talk)
{
    const saved_t *p12 = step->p12.text == NULL ? NULL : play_saved(play, SAVED_P12, step->p12.text);
    const admin_options_t options = {.disk = cluster->disk,
                                     .node = node,
                                     .yes = step->answers.count == 0,
                                     .p12 = p12 == NULL ? NULL : &p12->bytes,
                                     .timeout_ms = TIMEOUT_MS};
    admin_session_t session;
    char line[1024];
    snprintf(line, sizeof line, "%s%s", step->run.text,
             p12 != NULL && strcmp(step->run.text, REMOTE_KEY) == 0 ? REMOTE_KEY_ARGUMENTS : "");
    const itl_hal_t *hal = stage_turn(&play->stage, cluster->nodes[0].node);
    if (!admin_begin(&session, &options, &talk->streams, hal))
        return ADMIN_FAILED;
    return prompt_line(&session, line);
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

static bool says(const talk_t *talk, const char *text)
{
    return (talk->said != NULL && strstr(talk->said, text) != NULL) ||
           (talk->complained != NULL && strstr(talk->complained, text) != NULL);
}

static bool compare(const admin_step_t *step, admin_result_t result, talk_t *talk, why_t *why)
{
    const char *wanted = step->expect.text == NULL ? "ok" : step->expect.text;
    const char *line = talk->complained_size > 0 ? last_line(talk->complained) : last_line(talk->said);
    line = strncmp(line, "itlsim: ", 8) == 0 ? line + 8 : line;
    bool status = strcmp(wanted, "ok") == 0 || strcmp(wanted, "refused") == 0;
    if (result == ADMIN_USAGE && status)
        return why_fail(why, "is no command here: %s", line);
    if (strcmp(wanted, "ok") == 0)
        return result == ADMIN_DONE || result == ADMIN_LEAVE || why_fail(why, "was refused: %s", line);
    if (strcmp(wanted, "refused") == 0)
        return result == ADMIN_FAILED || why_fail(why, "was done, and not refused");
    return says(talk, wanted) || why_fail(why, "answers otherwise: %s", line);
}

bool act_admin(play_t *play, const admin_step_t *step, why_t *why)
{
    stage_cluster_t *cluster = &play->stage.clusters[0];
    stage_node_t *node = &cluster->nodes[0];
    talk_t talk = {0};
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
    if (!open_talk(&talk, &step->answers)) {
        end_talk(&talk);
        free_talk(&talk);
        return why_fail(why, "out of memory");
    }
    admin_result_t result = type(play, cluster, node->spec->name.text, step, &talk);
    end_talk(&talk);
    stage_log(&play->stage, "%s: %s: %s", node->spec->name.text, step->run.text,
              result == ADMIN_DONE || result == ADMIN_LEAVE ? "done" : "refused");
    if (result == ADMIN_DONE && rebuilds) {
        node->lost = false;
        stage_cluster_power(cluster, &cluster->nodes[0], false);
    }
    stage_cluster_changed(cluster);
    bool as_wanted = compare(step, result, &talk, why);
    free_talk(&talk);
    return as_wanted;
}
