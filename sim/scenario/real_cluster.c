/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clusters in folders, each served by a program of its own. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/fileio.h"
#include "cluster/cluster.h"
#include "scenario/real.h"

/* Where ports below 1024 are not permitted. */
#define BASE_PORT 16969u

/* Somebody else can have drawn the same addresses. */
#define TRIES 4u

#define START_MS  30000u
#define RELOAD_MS 30000u
#define TYPE_MS   120000u

/* So long it can keep a line of the syslog back. */
#define SYSLOG_MS 1100u

/* What it says when it took in a change, and after a round of resets. */
#define RELOADED  "itlsim: reloaded"
#define ROUND     "itlsim: Certificates of the phones' lists are new"
#define NO_ROUND  "itlsim: phones cannot be reset"
#define RESET     " RESET "
#define WAS_RESET ": reset ("

/* --- what it says --- */

static void take_error(void *ctx, char *line)
{
    stage_cluster_t *cluster = ctx;
    real_cluster_t *real = cluster->real;
    if (strcmp(line, RELOADED) == 0) {
        real->reloads++;
        return;
    }
    if (strncmp(line, ROUND, sizeof ROUND - 1) == 0 || strncmp(line, NO_ROUND, sizeof NO_ROUND - 1) == 0)
        real->rounds++;
    stage_log(cluster->stage, "%s", strncmp(line, "itlsim: ", 8) == 0 ? line + 8 : line);
}

static void take_log(void *ctx, char *line)
{
    const stage_cluster_t *cluster = ctx;
    char *device = strstr(line, RESET);
    stage_log(cluster->stage, "%s", line);
    if (device == NULL)
        return;
    device += sizeof RESET - 1;
    const bool reached = strstr(device, WAS_RESET) != NULL;
    device[strcspn(device, ":")] = '\0';
    real_phone_was_reset(cluster->stage, device, reached);
}

void real_cluster_look(stage_t *stage, stage_cluster_t *cluster)
{
    real_cluster_t *real = cluster->real;
    if (real == NULL)
        return;
    if (real->up.id != 0 && !process_runs(&real->up))
        stage_log(stage, "%s: its program ended with %d", real->folder, real->up.status);
    /* Phones first: what the log tells of was done before the round is told of. */
    real_new_lines(&real->err, take_error, cluster);
    real_new_lines(&real->log, take_log, cluster);
    if (real->round_due && real->rounds >= real->rounds_wanted)
        real->round_due = false;
    if (real->up.id == 0)
        real->round_due = false;
}

/* --- its program --- */

typedef struct coming_up {
    stage_cluster_t *cluster;
    bool told;
} coming_up_t;

static void take_out(void *ctx, char *line)
{
    coming_up_t *coming = ctx;
    cJSON *json = cJSON_Parse(line);
    const char *alarms = cJSON_GetStringValue(cJSON_GetObjectItem(json, "alarms"));
    if (alarms != NULL) {
        snprintf(coming->cluster->collector, sizeof coming->cluster->collector, "%s", alarms);
        coming->told = true;
    }
    cJSON_Delete(json);
}

static bool serves(const stage_t *stage, const void *ctx)
{
    const coming_up_t *coming = ctx;
    real_cluster_t *real = coming->cluster->real;
    (void)stage;
    real_new_lines(&real->out, take_out, (void *)coming);
    return coming->told || !process_runs(&real->up);
}

static bool start_once(stage_t *stage, stage_cluster_t *cluster, base_error_t *error)
{
    real_cluster_t *real = cluster->real;
    char addresses[STAGE_NODES_MAX * 20] = "", port[16];
    process_plan_t plan = real_plan(stage, "cluster");
    for (size_t i = 0; i < cluster->node_count; i++)
        snprintf(addresses + strlen(addresses), sizeof addresses - strlen(addresses), "%s%s", i > 0 ? "," : "",
                 cluster->nodes[i].address);
    snprintf(port, sizeof port, "%u", BASE_PORT);
    const char *const words[] = {"up", real->folder, "--addresses", addresses, "--json", "--log", real->log.path};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        process_word(&plan, words[i]);
    if (stage->real->own_ports) {
        process_word(&plan, "--base-port");
        process_word(&plan, port);
    }
    plan.out = real->out.path;
    plan.err = real->err.path;
    coming_up_t coming = {.cluster = cluster};
    if (!process_start(&real->up, &plan, error))
        return false;
    real_until(stage, serves, &coming, START_MS);
    if (!coming.told)
        process_end(&real->up);
    return coming.told || base_fail(error, "%s: `itlsim cluster up` does not start: %s", real->folder,
                                    tail_line(&stage->tail, 0) == NULL ? "" : tail_line(&stage->tail, 0));
}

/* 127.A.B.1 and so on: all of 127 is this machine, and nobody is there by chance. */
static void draw_addresses(stage_cluster_t *cluster)
{
    uint8_t drawn[2] = {0};
    (void)!getrandom(drawn, sizeof drawn, 0);
    for (size_t i = 0; i < cluster->node_count; i++)
        snprintf(cluster->nodes[i].address, sizeof cluster->nodes[i].address, "127.%u.%u.%zu", 1u + drawn[0] % 254u,
                 drawn[1], i + 1);
}

static void tell_addresses(stage_cluster_t *cluster)
{
    for (size_t i = 0; i < cluster->node_count; i++)
        memcpy(cluster->nodes[i].told, cluster->nodes[i].address, sizeof cluster->nodes[i].told);
}

static bool start_up(stage_t *stage, stage_cluster_t *cluster, base_error_t *error)
{
    for (unsigned i = 0; i < TRIES; i++) {
        tell_addresses(cluster);
        if (start_once(stage, cluster, error))
            return true;
        if (process_stopped())
            return false;
        /* Not permitted at first, perhaps; taken, then. */
        if (stage->real->own_ports)
            draw_addresses(cluster);
        stage->real->own_ports = true;
    }
    return false;
}

static uint64_t resets_of(const stage_cluster_t *cluster)
{
    base_error_t error;
    cluster_t *open = stage_cluster_edit(cluster, &error);
    uint64_t resets = open == NULL ? 0 : cluster_state(open)->phone_resets;
    cluster_close(open);
    return resets;
}

/* --- opening and closing --- */

static void name_files(const stage_t *stage, stage_cluster_t *cluster)
{
    real_cluster_t *real = cluster->real;
    const char *name = cluster->spec->name.text != NULL ? cluster->spec->name.text : "cluster";
    real_path(real->folder, "%s/%s", stage->real->folder, name);
    real_path(real->out.path, "%s/%s.out", stage->real->folder, name);
    real_path(real->err.path, "%s/%s.err", stage->real->folder, name);
    real_path(real->log.path, "%s/%s.log", stage->real->folder, name);
}

bool real_cluster_open(stage_t *stage, stage_cluster_t *cluster, base_error_t *error)
{
    cluster->real = calloc(1, sizeof *cluster->real);
    if (cluster->real == NULL)
        return base_fail(error, "out of memory");
    name_files(stage, cluster);
    draw_addresses(cluster);
    cluster->disk = cluster_disk_folder(cluster->real->folder);
    if (!stage_cluster_create(cluster, error) || !start_up(stage, cluster, error))
        return false;
    cluster->real->resets = resets_of(cluster);
    return true;
}

void real_cluster_close(stage_cluster_t *cluster)
{
    if (cluster->real == NULL)
        return;
    real_tftp_end(cluster);
    process_end(&cluster->real->up);
    free(cluster->real);
    cluster->real = NULL;
}

/* --- changes --- */

typedef struct reloading {
    stage_cluster_t *cluster;
    unsigned before;
} reloading_t;

static bool has_reloaded(const stage_t *stage, const void *ctx)
{
    const reloading_t *reloading = ctx;
    (void)stage;
    return reloading->cluster->real->reloads > reloading->before || reloading->cluster->real->up.id == 0;
}

/* The first can have begun before the change, the second has not. */
static void reload(stage_cluster_t *cluster)
{
    for (int i = 0; i < 2 && cluster->real->up.id != 0; i++) {
        real_cluster_look(cluster->stage, cluster);
        const reloading_t reloading = {cluster, cluster->real->reloads};
        kill(cluster->real->up.id, SIGHUP);
        real_until(cluster->stage, has_reloaded, &reloading, RELOAD_MS);
    }
}

void real_cluster_changed(stage_cluster_t *cluster)
{
    real_cluster_t *real = cluster->real;
    base_error_t error;
    real_cluster_look(cluster->stage, cluster);
    const unsigned rounds = real->rounds;
    const uint64_t resets = resets_of(cluster);
    if (resets > real->resets && real->up.id != 0) {
        /* A round that is under way does not count. */
        real->rounds_wanted = rounds + (real->round_due ? 2 : 1);
        real->round_due = true;
    }
    real->resets = resets;
    /* Before phones are reset that ask there. */
    if (!real_tftp_follow(cluster, &error))
        stage_log(cluster->stage, "%s", error.text);
    reload(cluster);
}

static bool never(const stage_t *stage, const void *ctx)
{
    (void)stage;
    (void)ctx;
    return false;
}

/* It writes what is due with the turn after. */
void real_cluster_write_syslog(stage_cluster_t *cluster)
{
    if (cluster->real->up.id == 0)
        return;
    real_until(cluster->stage, never, NULL, SYSLOG_MS);
    reload(cluster);
}

void real_cluster_power(stage_cluster_t *cluster, stage_node_t *node, bool off)
{
    base_error_t error;
    (void)node;
    if (cluster->node_count > 1)
        return; /* The others go on; nothing happens until it is back (real_can_steps). */
    if (off) {
        real_tftp_end(cluster);
        process_end(&cluster->real->up);
    } else if (!start_up(cluster->stage, cluster, &error) || !real_tftp_follow(cluster, &error)) {
        stage_log(cluster->stage, "%s", error.text);
    }
}

bool real_cluster_ahead(stage_cluster_t *cluster, uint64_t seconds, base_error_t *error)
{
    char clock[32];
    snprintf(clock, sizeof clock, "+%llus", (unsigned long long)seconds);
    cluster_t *open = cluster_open_at(&cluster->disk, CLUSTER_WAIT, clock, error);
    cluster_close(open);
    return open != NULL;
}

/* --- the prompt --- */

/* Files of a command. */
typedef struct typing {
    char in[REAL_PATH_BYTES], out[REAL_PATH_BYTES], err[REAL_PATH_BYTES];
} typing_t;

static bool write_lines(const char *path, const stage_typed_t *typed)
{
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return false;
    fprintf(file, "%s\n", typed->line);
    for (size_t i = 0; i < typed->answers->count; i++)
        fprintf(file, "%s\n", typed->answers->of[i].text);
    return fclose(file) == 0;
}

static char *read_text(const char *path)
{
    base_bytes_t bytes = {0};
    base_error_t error;
    char *text = base_load(path, &bytes, NULL, &error) ? strndup((const char *)bytes.data, bytes.size) : strdup("");
    base_bytes_free(&bytes);
    remove(path);
    return text;
}

static int type_now(stage_cluster_t *cluster, const stage_typed_t *typed, const typing_t *typing)
{
    base_error_t error;
    process_t admin = {0};
    process_plan_t plan = real_plan(cluster->stage, "admin");
    const char *const words[] = {cluster->real->folder, "--node", typed->node};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        process_word(&plan, words[i]);
    if (typed->answers->count == 0)
        process_word(&plan, "--yes");
    plan.in = typing->in;
    plan.out = typing->out;
    plan.err = typing->err;
    return process_start(&admin, &plan, &error) ? process_wait(&admin, TYPE_MS) : -1;
}

stage_typed_result_t real_type(stage_cluster_t *cluster, const stage_typed_t *typed, stage_said_t *said)
{
    typing_t typing;
    real_path(typing.in, "%s.typed", cluster->real->folder);
    real_path(typing.out, "%s.said", cluster->real->folder);
    real_path(typing.err, "%s.complained", cluster->real->folder);
    int status = write_lines(typing.in, typed) ? type_now(cluster, typed, &typing) : -1;
    *said = (stage_said_t){.said = read_text(typing.out), .complained = read_text(typing.err)};
    remove(typing.in);
    return status == 0 ? STAGE_DONE : status == 2 ? STAGE_NO_COMMAND : STAGE_REFUSED;
}
