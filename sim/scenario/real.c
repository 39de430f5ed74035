/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stage as programs of this machine: what they share, time, and what they say. */
#include "scenario/real.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/machine.h"

#define DAY_S 86400u

/* Most looks at what there is to warn of in one wait. */
#define DAYS_MOST 200u

void real_path(char path[REAL_PATH_BYTES], const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(path, REAL_PATH_BYTES, format, args);
    va_end(args);
}

/* --- what programs say --- */

void real_new_lines(real_lines_t *lines, real_line_t *take, void *ctx)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    FILE *file = fopen(lines->path, "re");
    if (file == NULL)
        return;
    if (fseek(file, lines->at, SEEK_SET) == 0)
        while ((len = getline(&line, &room, file)) > 0 && line[len - 1] == '\n') {
            lines->at += len;
            line[len - 1] = '\0';
            take(ctx, line);
        }
    free(line);
    fclose(file);
}

process_plan_t real_plan(const stage_t *stage, const char *command)
{
    process_plan_t plan = {.folder = stage->real->folder};
    process_word(&plan, stage->real->itlsim);
    process_word(&plan, command);
    return plan;
}

/* --- opening --- */

static bool wants_wear(const expect_step_t *expect)
{
    return expect->programs.given || expect->erases.given;
}

static bool wants_logs(const expect_step_t *expect)
{
    return expect->syslog.count > 0 || expect->not_syslog.count > 0 || expect->alert.count > 0 ||
           expect->not_alert.count > 0;
}

/* Whether some expectation is so. */
static bool some_wants(const step_t *steps, size_t count, bool (*wants)(const expect_step_t *expect))
{
    for (size_t i = 0; i < count; i++) {
        if (steps[i].kind == STEP_EXPECT && wants(&steps[i].expect))
            return true;
        for (size_t b = 0; steps[i].kind == STEP_BRANCHES && b < steps[i].branches.count; b++)
            if (some_wants(steps[i].branches.of[b].steps, steps[i].branches.of[b].step_count, wants))
                return true;
    }
    return false;
}

static bool open_real(stage_t *stage, uint64_t seed, base_error_t *error)
{
    const scenario_t *scenario = stage->scenario;
    (void)seed;
    stage->real = calloc(1, sizeof *stage->real);
    if (stage->real == NULL)
        return base_fail(error, "out of memory");
    stage->real->begun_ms = machine_now_ms();
    real_path(stage->real->folder, "%s/stage", stage->folder);
    if ((mkdir(stage->folder, 0700) != 0 && errno != EEXIST) || mkdir(stage->real->folder, 0700) != 0)
        return base_fail(error, "%s: cannot be made: %s", stage->real->folder, strerror(errno));
    stage->real->wear_is_wanted = some_wants(scenario->steps, scenario->step_count, wants_wear);
    stage->real->logs_are_wanted = some_wants(scenario->steps, scenario->step_count, wants_logs);
    return process_find_itlsim(stage->real->itlsim, error);
}

static void close_real(stage_t *stage)
{
    if (stage->real != NULL)
        process_remove_folder(stage->real->folder);
    free(stage->real);
    stage->real = NULL;
}

/* --- time --- */

static uint64_t now_us(const stage_t *stage)
{
    const real_stage_t *real = stage->real;
    return real == NULL ? 0 : (machine_now_ms() - real->begun_ms) * 1000 + real->ahead_us;
}

void real_look(stage_t *stage)
{
    for (size_t i = 0; i < stage->cluster_count; i++)
        real_cluster_look(stage, &stage->clusters[i]);
    for (size_t i = 0; i < stage->phone_count; i++)
        real_phone_look(stage, &stage->phones[i]);
}

bool real_until(stage_t *stage, stage_done_t *done, const void *ctx, uint64_t longest_ms)
{
    const uint64_t end_ms = machine_now_ms() + longest_ms;
    real_look(stage);
    while (!done(stage, ctx)) {
        if (process_stopped() || machine_now_ms() >= end_ms)
            return false;
        process_pause();
        real_look(stage);
    }
    return true;
}

/* What a step waits for, and that all phones were reset that are to be. */
typedef struct awaited {
    stage_done_t *done;
    const void *ctx;
} awaited_t;

static bool all_done(const stage_t *stage, const void *ctx)
{
    const awaited_t *awaited = ctx;
    for (size_t i = 0; i < stage->cluster_count; i++)
        if (stage->clusters[i].real->round_due)
            return false;
    return awaited->done(stage, awaited->ctx);
}

static bool run(stage_t *stage, stage_done_t *done, const void *ctx, uint64_t until_us)
{
    const awaited_t awaited = {done, ctx};
    const uint64_t now = now_us(stage), most_ms = until_us > now ? (until_us - now) / 1000 : 0;
    return real_until(stage, all_done, &awaited, most_ms < REAL_PATIENCE_MS ? most_ms : REAL_PATIENCE_MS);
}

static bool nobody_busy(const stage_t *stage, const void *ctx)
{
    (void)ctx;
    return stage->busy == 0;
}

static void rest(stage_t *stage)
{
    const awaited_t awaited = {nobody_busy, NULL};
    real_until(stage, all_done, &awaited, REAL_PATIENCE_MS);
}

/* Who opens a cluster writes what there is to warn of. */
static void set_ahead(stage_t *stage, uint64_t seconds)
{
    base_error_t error;
    stage->real->ahead_us += seconds * 1000000;
    for (size_t i = 0; i < stage->cluster_count; i++)
        if (!real_cluster_ahead(&stage->clusters[i], seconds, &error))
            stage_log(stage, "the clock cannot be set: %s", error.text);
}

/* Nobody waits for what only takes time: the clusters' clocks are set ahead. Where somebody looks at their logs, day by
 * day, as what they warn of they look for once a day; but over years not each of them. */
static void pass(stage_t *stage, uint64_t until_us)
{
    rest(stage);
    const uint64_t now = now_us(stage);
    uint64_t left = until_us > now ? (until_us - now + 999999) / 1000000 : 0;
    uint64_t most = left;
    if (stage->real->logs_are_wanted)
        most = left / DAYS_MOST > DAY_S ? left / DAYS_MOST : DAY_S;
    while (left > 0 && !process_stopped()) {
        const uint64_t seconds = left < most ? left : most;
        set_ahead(stage, seconds);
        left -= seconds;
    }
    for (size_t i = 0; i < stage->cluster_count && until_us > now; i++)
        real_cluster_changed(&stage->clusters[i]);
    rest(stage);
}

const stage_kind_t stage_real = {
    .real = true,
    .open = open_real,
    .close = close_real,
    .now_us = now_us,
    .run = run,
    .pass = pass,
    .cluster_open = real_cluster_open,
    .cluster_changed = real_cluster_changed,
    .cluster_power = real_cluster_power,
    .cluster_write_syslog = real_cluster_write_syslog,
    .cluster_close = real_cluster_close,
    .type = real_type,
    .phone_open = real_phone_open,
    .phone_off = real_phone_off,
    .phone_press = real_phone_press,
    .phone_close = real_phone_close,
    .phone_facts = real_phone_facts,
    .phone_list = real_phone_list,
    .phone_signer = real_phone_signer,
    .phone_message = real_phone_message,
    .phone_logged = real_phone_logged,
    .phone_wear = real_phone_wear,
    .phone_directory = real_phone_directory,
};
