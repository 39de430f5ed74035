/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A round of resets, from its first phone to its line in the cluster's syslog: `utils phones reset` makes one, and so
 * does a cluster that runs when the certificates of its phones' lists are new. One thread, nothing blocks but the disk.
 */
#ifndef RESETS_RESET_ROUND_H
#define RESETS_RESET_ROUND_H

#include "cluster/cluster.h"
#include "hal/net.h"
#include "resets/resets.h"

/** What is to be done. */
typedef struct reset_round_config {
    cluster_disk_t disk;    /**< Of the cluster, which is not open. */
    const char *node;       /**< Folder name of the node whose line it is; NULL: the publisher. Kept. */
    const char *why;        /**< Begins the line; kept. */
    cluster_wait_t wait;    /**< For a command that holds the cluster when the line is to be written: CLUSTER_NO_WAIT
                               writes    it later. */
    resets_config_t resets; /**< Of the phones. */
    void (*note)(void *ctx, const char *text); /**< Told, with ctx of resets, why the line is not written. */
} reset_round_config_t;

typedef struct reset_round reset_round_t;

/** Prepares; resets nobody. @return NULL with the reason */
reset_round_t *reset_round_open(const reset_round_config_t *config, base_error_t *error);

/** Adds a phone as its newest alarm told of it. @return false: out of memory */
bool reset_round_add(reset_round_t *round, const collector_alarm_t *alarm);

/** Asks phones, hears them; writes the line when all are done with. @return when to call again at the latest (monotonic
 * ms), ITL_HAL_FOREVER: the round is over */
uint64_t reset_round_poll(reset_round_t *round);

/** True when no phone is left and the line is written, or cannot be. */
bool reset_round_over(const reset_round_t *round);

/** Waits for answers, or for the time that reset_round_poll returned: for those who wait for nothing else on the net of
 *  the round. @return false with errno: the network failed */
bool reset_round_wait(uint64_t until_ms);

/** Phones that were asked and their outcomes, for whoever made the round. */
const resets_t *reset_round_resets(const reset_round_t *round);

/** The line of the syslog. @return "" until all phones are done with */
const char *reset_round_line(const reset_round_t *round);

/** Forgets phones that are left, writes a line that is due if that goes at once, frees everything; NULL is allowed. */
void reset_round_close(reset_round_t *round);

#endif
