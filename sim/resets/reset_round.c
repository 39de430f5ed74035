/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "resets/reset_round.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coap/coap_loop.h"

/* How often a command that holds the cluster is looked for. */
#define LOCKED_MS 200u

#define READY_AT_ONCE 64u

struct reset_round {
    reset_round_config_t config;
    resets_t *resets;
    char line[512]; /* "": some phones are left. */
    bool written;   /* Or given up. */
    base_error_t complaint;
};

static uint64_t now_ms(const reset_round_t *round)
{
    return itl_hal_now_ms(round->config.resets.hal->clock);
}

/* --- the line --- */

/* What goes wrong each time is told once. */
static void note(reset_round_t *round, const base_error_t *error)
{
    if (round->config.note != NULL && error->text[0] != '\0' && strcmp(error->text, round->complaint.text) != 0)
        round->config.note(round->config.resets.ctx, error->text);
    round->complaint = *error;
}

static bool append(const reset_round_t *round, cluster_t *cluster, base_error_t *error)
{
    const cluster_node_t *node = cluster_find_node(cluster, round->config.node);
    if (node == NULL)
        return base_fail(error, "%s: no node '%s' in this cluster", round->config.disk.name, round->config.node);
    return cluster_syslog(cluster, node, CLUSTER_RESET_ALARM, round->line, error);
}

/* A cluster that cannot be opened now can be later, unless it was waited for. */
static void write_line(reset_round_t *round)
{
    base_error_t error = {""};
    cluster_t *cluster = cluster_open_at(&round->config.disk, round->config.wait, NULL, &error);
    if (cluster == NULL || !append(round, cluster, &error))
        note(round, &error);
    round->written = cluster != NULL || round->config.wait == CLUSTER_WAIT;
    cluster_close(cluster);
}

/* --- the loop --- */

uint64_t reset_round_poll(reset_round_t *round)
{
    char summary[RESETS_TEXT_BYTES];
    /* Also when all are done with: what still arrives would wake the loop all the time. */
    uint64_t again = resets_poll(round->resets);
    if (!resets_over(round->resets))
        return again;
    if (round->line[0] == '\0')
        snprintf(round->line, sizeof round->line, "%s: %s", round->config.why, resets_summary(round->resets, summary));
    if (!round->written)
        write_line(round);
    return round->written ? ITL_HAL_FOREVER : now_ms(round) + LOCKED_MS;
}

bool reset_round_over(const reset_round_t *round)
{
    return round->written;
}

bool reset_round_wait(uint64_t until_ms)
{
    itl_hal_socket_t ready[READY_AT_ONCE];
    size_t count = 0;
    return coap_loop_wait(until_ms, ready, READY_AT_ONCE, &count) == ITL_HAL_OK;
}

/* --- around it --- */

reset_round_t *reset_round_open(const reset_round_config_t *config, base_error_t *error)
{
    reset_round_t *round = calloc(1, sizeof *round);
    if (round == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    round->config = *config;
    round->config.resets.psk = NULL;
    round->resets = resets_open(&config->resets, error);
    if (round->resets != NULL)
        return round;
    free(round);
    return NULL;
}

bool reset_round_add(reset_round_t *round, const collector_alarm_t *alarm)
{
    return resets_add(round->resets, alarm);
}

const resets_t *reset_round_resets(const reset_round_t *round)
{
    return round->resets;
}

const char *reset_round_line(const reset_round_t *round)
{
    return round->line;
}

void reset_round_close(reset_round_t *round)
{
    if (round == NULL)
        return;
    if (round->line[0] != '\0' && !round->written)
        write_line(round);
    resets_close(round->resets);
    free(round);
}
