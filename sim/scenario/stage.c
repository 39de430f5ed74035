/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/stage.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "scenario/values.h"
#include "virtual/alloc.h"

/* Turns that are enough for any instant, and how many more each phone may want: of 5,000 that boot at once each takes
 * one. */
#define TURNS_MOST    UINT64_C(1000000)
#define TURNS_OF_EACH UINT64_C(1000)

uint64_t stage_now_us(const stage_t *stage)
{
    return stage->kind->now_us(stage);
}

bool stage_run(stage_t *stage, stage_done_t *done, const void *ctx, uint64_t until_us)
{
    return stage->kind->run(stage, done, ctx, until_us);
}

void stage_pass(stage_t *stage, uint64_t until_us)
{
    stage->kind->pass(stage, until_us);
}

void stage_log(stage_t *stage, const char *format, ...)
{
    char text[TAIL_LINE_BYTES], at[32], line[TAIL_LINE_BYTES + 40];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    snprintf(line, sizeof line, "%s %s", value_span_text(stage_now_us(stage), at), text);
    tail_add(&stage->tail, line);
}

/* --- building --- */

static size_t phones_in(const scenario_t *scenario)
{
    size_t count = 0;
    for (size_t i = 0; i < scenario->class_count; i++)
        count += scenario->classes[i].count;
    return count;
}

static bool open_clusters(stage_t *stage, base_error_t *error)
{
    for (size_t i = 0; i < stage->scenario->cluster_count; i++) {
        stage_cluster_t *cluster = &stage->clusters[stage->cluster_count++];
        cluster->actor = i;
        if (!stage_cluster_open(stage, cluster, &stage->scenario->clusters[i], error))
            return false;
    }
    return true;
}

static bool open_phones(stage_t *stage, base_error_t *error)
{
    uint32_t number = 0;
    stage->phones = virtual_alloc(phones_in(stage->scenario) * sizeof *stage->phones);
    for (size_t i = 0; i < stage->scenario->class_count; i++) {
        const class_spec_t *class = &stage->scenario->classes[i];
        for (uint32_t k = 0; k < class->count; k++, number++) {
            if (stage->only != NULL && !value_names_phone(stage->only, class->name.text, k))
                continue;
            stage_phone_t *phone = &stage->phones[stage->phone_count];
            phone->class = class;
            phone->index = k;
            phone->number = number;
            phone->actor = stage->cluster_count + stage->phone_count++;
            if (!stage_phone_open(stage, phone, error))
                return false;
        }
    }
    return stage->phone_count > 0 || base_fail(error, "--phones: no such phone in the file");
}

static bool enter_devices(stage_t *stage, base_error_t *error)
{
    for (size_t i = 0; i < stage->cluster_count; i++)
        if (!stage_devices_enter(&stage->clusters[i], error))
            return false;
    return true;
}

bool stage_open(stage_t *stage, const scenario_t *scenario, const play_options_t *options, base_error_t *error)
{
    *stage = (stage_t){.kind = options->real ? &stage_real : &stage_virtual,
                       .scenario = scenario,
                       .only = options->phones,
                       .tail.file = options->log,
                       .folder = options->folder};
    stage->turns_most = TURNS_MOST + TURNS_OF_EACH * phones_in(scenario);
    agenda_open(&stage->agenda, scenario->cluster_count + phones_in(scenario));
    return stage->kind->open(stage, options->seed, error) && open_clusters(stage, error) && open_phones(stage, error) &&
           enter_devices(stage, error);
}

void stage_close(stage_t *stage)
{
    for (size_t i = 0; i < stage->phone_count; i++)
        stage->kind->phone_close(stage, &stage->phones[i]);
    for (size_t i = 0; i < stage->cluster_count; i++)
        stage->kind->cluster_close(&stage->clusters[i]);
    if (stage->kind != NULL)
        stage->kind->close(stage);
    for (size_t i = 0; i < stage->phone_count; i++) {
        virtual_flash_destroy(stage->phones[i].flash);
        free(stage->phones[i].tvs);
    }
    free(stage->phones);
    agenda_close(&stage->agenda);
    *stage = (stage_t){0};
}
