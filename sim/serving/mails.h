/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Sends the mails of a cluster that runs (cluster/mails.h), one after the other, and notes what became of them.
 */
#ifndef SERVING_MAILS_H
#define SERVING_MAILS_H

#include "cluster/cluster.h"
#include "hal/hal.h"
#include "serving/events.h"

typedef struct serving_mails serving_mails_t;

/** Starts. @param disk, hal, events  kept; of the HAL the clock is used. @return NULL without memory */
serving_mails_t *serving_mails_open(const cluster_disk_t *disk, const itl_hal_t *hal, const serving_events_t *events);

/** Takes over what the cluster says now: whom to tell, and what waits. Called with every look at it. */
void serving_mails_look(serving_mails_t *mails, const cluster_t *cluster);

/** Does what time asks for. @return when to call again at the latest (monotonic ms) */
uint64_t serving_mails_poll(serving_mails_t *mails);

/** Gives up what is on its way, which waits for the next time, and frees everything; NULL is allowed. */
void serving_mails_close(serving_mails_t *mails);

#endif
