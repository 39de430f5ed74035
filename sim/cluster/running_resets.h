/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A running cluster's resets of its phones, and what the syslog says of them.
 */
#ifndef CLUSTER_RUNNING_RESETS_H
#define CLUSTER_RUNNING_RESETS_H

#include "cluster/cluster.h"
#include "collector/resets.h"
#include "collector/store.h"
#include "hal/hal.h"

/** What it works with. */
typedef struct running_resets_config {
    const char *folder;                                    /**< Of the cluster; kept. */
    const itl_hal_clock_t *clock;                          /**< Kept. */
    uint64_t (*taken)(void);                               /**< As resets_config_t has it. */
    const char *why;                                       /**< Begins the line of the syslog; kept. */
    void *ctx;                                             /**< Of both calls. */
    void (*log)(void *ctx, const resets_result_t *result); /**< For every phone; may be NULL. */
    void (*note)(void *ctx, const char *text);             /**< How it ended, or what went wrong. */
} running_resets_config_t;

typedef struct running_resets running_resets_t;

/** Prepares; resets nobody. @return NULL with the reason */
running_resets_t *running_resets_open(const running_resets_config_t *config, base_error_t *error);

/** Resets every phone that ever reported; when that is under way already, once more after it. */
void running_resets_start(running_resets_t *resets);

/** A descriptor that is readable when running_resets_poll has something to do at once. */
int running_resets_fd(const running_resets_t *resets);

/**
 * Does what is to be done.
 * @param store  the phones
 * @param psk    the secret of coaps
 * @return when to call again at the latest (monotonic ms)
 */
uint64_t running_resets_poll(running_resets_t *resets, alarm_store_t *store, const itl_coap_psk_t *psk);

/** Ends what is under way and frees everything; NULL is allowed. */
void running_resets_close(running_resets_t *resets);

#endif
