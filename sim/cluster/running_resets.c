/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/running_resets.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "cluster/phones.h"
#include "itl_limits.h"

/* How often a command that holds the lock is waited for. */
#define LOCKED_MS 200u

struct running_resets {
    running_resets_config_t config;
    int poll;         /* Watches the resets that are under way, if any. */
    bool wanted;      /* Once more. */
    resets_t *resets; /* NULL: none under way. */
    char line[512];   /* Not in the syslog yet; "": none. */
};

static void note(const running_resets_t *resets, const char *text)
{
    if (resets->config.note != NULL)
        resets->config.note(resets->config.ctx, text);
}

/* --- beginning --- */

static bool add_phone(void *ctx, const collector_alarm_t *alarm)
{
    return resets_add(ctx, alarm);
}

static bool watch(const running_resets_t *resets, base_error_t *error)
{
    struct epoll_event event = {.events = EPOLLIN};
    if (resets->config.taken != NULL)
        return true;
    return epoll_ctl(resets->poll, EPOLL_CTL_ADD, resets_fd(resets->resets), &event) == 0 ||
           base_fail(error, "%s", strerror(errno));
}

static bool begin(running_resets_t *resets, alarm_store_t *store, const itl_coap_psk_t *psk, base_error_t *error)
{
    const resets_config_t config = {.psk = psk,
                                    .clock = resets->config.clock,
                                    .taken = resets->config.taken,
                                    .timeout_ms = ITL_DEFAULT_TIMEOUT_MS,
                                    .ctx = resets->config.ctx,
                                    .tell = resets->config.log};
    resets->resets = resets_open(&config, error);
    return resets->resets != NULL && watch(resets, error) &&
           alarm_store_phones_in_turn(store, add_phone, resets->resets, error);
}

static void end(running_resets_t *resets)
{
    /* Closing it takes its descriptor out of what is watched. */
    resets_close(resets->resets);
    resets->resets = NULL;
}

static void begin_or_tell(running_resets_t *resets, alarm_store_t *store, const itl_coap_psk_t *psk)
{
    base_error_t error = {""};
    char text[sizeof error.text + 32];
    resets->wanted = false;
    if (begin(resets, store, psk, &error))
        return;
    snprintf(text, sizeof text, "phones cannot be reset: %s", error.text);
    note(resets, text);
    end(resets);
}

/* --- the syslog --- */

/* A command that holds the lock is waited for, but not here. */
static void write_line(running_resets_t *resets)
{
    base_error_t error;
    cluster_t *cluster = cluster_open(resets->config.folder, CLUSTER_NO_WAIT, NULL, &error);
    if (cluster == NULL)
        return;
    if (!cluster_syslog(cluster, &cluster_state(cluster)->nodes[0], CLUSTER_RESET_ALARM, resets->line, &error))
        note(resets, error.text);
    cluster_close(cluster);
    resets->line[0] = '\0';
}

static void finish(running_resets_t *resets)
{
    char summary[RESETS_TEXT_BYTES];
    resets_summary(resets->resets, summary);
    snprintf(resets->line, sizeof resets->line, "%s: %s", resets->config.why, summary);
    note(resets, resets->line);
    end(resets);
}

/* --- the loop --- */

void running_resets_start(running_resets_t *resets)
{
    resets->wanted = true;
}

uint64_t running_resets_poll(running_resets_t *resets, alarm_store_t *store, const itl_coap_psk_t *psk)
{
    uint32_t again = 0;
    if (resets->line[0] != '\0')
        write_line(resets);
    if (resets->wanted && resets->resets == NULL && resets->line[0] == '\0')
        begin_or_tell(resets, store, psk);
    if (resets->resets != NULL) {
        again = resets_poll(resets->resets);
        if (resets_over(resets->resets))
            finish(resets);
    }
    if (resets->resets != NULL)
        return itl_hal_now_ms(resets->config.clock) + again;
    return resets->line[0] != '\0' || resets->wanted ? itl_hal_now_ms(resets->config.clock) + LOCKED_MS
                                                     : ITL_HAL_FOREVER;
}

/* --- around it --- */

running_resets_t *running_resets_open(const running_resets_config_t *config, base_error_t *error)
{
    running_resets_t *resets = calloc(1, sizeof *resets);
    if (resets == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    resets->config = *config;
    resets->poll = epoll_create1(EPOLL_CLOEXEC);
    if (resets->poll >= 0)
        return resets;
    base_fail(error, "%s", strerror(errno));
    free(resets);
    return NULL;
}

int running_resets_fd(const running_resets_t *resets)
{
    return resets->poll;
}

void running_resets_close(running_resets_t *resets)
{
    if (resets == NULL)
        return;
    if (resets->line[0] != '\0')
        write_line(resets);
    end(resets);
    close(resets->poll);
    free(resets);
}
