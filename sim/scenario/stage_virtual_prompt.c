/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The prompt of a cluster in memory: a session of this process. */
#include <stdio.h>
#include <stdlib.h>

#include "admin/prompt.h"
#include "scenario/stage_virtual.h"

#define TIMEOUT_MS 10000u

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

static stage_typed_result_t result_of(admin_result_t result)
{
    switch (result) {
    case ADMIN_DONE:
    case ADMIN_LEAVE:
        return STAGE_DONE;
    case ADMIN_USAGE:
        return STAGE_NO_COMMAND;
    default:
        return STAGE_REFUSED;
    }
}

static admin_result_t run(stage_cluster_t *cluster, const stage_typed_t *typed, const admin_streams_t *streams)
{
    const admin_options_t options = {.disk = cluster->disk,
                                     .node = typed->node,
                                     .yes = typed->answers->count == 0,
                                     .p12 = typed->p12,
                                     .timeout_ms = TIMEOUT_MS};
    admin_session_t session;
    const itl_hal_t *hal = stage_turn(cluster->stage, cluster->nodes[0].node);
    return admin_begin(&session, &options, streams, hal) ? prompt_line(&session, typed->line) : ADMIN_FAILED;
}

stage_typed_result_t virtual_type(stage_cluster_t *cluster, const stage_typed_t *typed, stage_said_t *said)
{
    talk_t talk = {0};
    admin_result_t result = ADMIN_FAILED;
    if (open_talk(&talk, typed->answers))
        result = run(cluster, typed, &talk.streams);
    end_talk(&talk);
    free(talk.answers);
    *said = (stage_said_t){.said = talk.said, .complained = talk.complained};
    return result_of(result);
}
