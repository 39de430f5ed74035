/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * When a running cluster resets its phones: one round after the other. Inside this room only.
 */
#ifndef SERVING_RESET_TURNS_H
#define SERVING_RESET_TURNS_H

#include "collector/store.h"
#include "hal/hal.h"
#include "resets/reset_round.h"
#include "serving/events.h"

/** What it works with. */
typedef struct reset_turns_config {
    cluster_disk_t disk;            /**< Of the cluster. */
    const itl_hal_t *hal;           /**< Net, clock, random numbers; kept. */
    const serving_events_t *events; /**< Kept. */
} reset_turns_config_t;

typedef struct reset_turns reset_turns_t;

/** Prepares; resets nobody. @return NULL with the reason */
reset_turns_t *reset_turns_open(const reset_turns_config_t *config, base_error_t *error);

/** Resets every phone that ever reported; when that is under way already, once more after it. @param why  begins the
 *  line of the syslog; kept */
void reset_turns_start(reset_turns_t *turns, const char *why);

/**
 * Does what is to be done.
 * @param store  the phones
 * @param psk    the secret of coaps
 * @return when to call again at the latest (monotonic ms)
 */
uint64_t reset_turns_poll(reset_turns_t *turns, alarm_store_t *store, const itl_coap_psk_t *psk);

/** Ends what is under way and frees everything; NULL is allowed. */
void reset_turns_close(reset_turns_t *turns);

#endif
