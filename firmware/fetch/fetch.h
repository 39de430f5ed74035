/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Fetches one file from one server. The server is reached by name (reach/reach.h has the rule); then a way, TFTP for
 * one, fetches the file (fetch/fetch_way.h). Whoever wants a file starts, polls and takes the result, whatever the way.
 */
#ifndef ITLPHONE_FETCH_H
#define ITLPHONE_FETCH_H

#include "fetch/fetch_way.h"
#include "reach/reach.h"

/** Where it stands; private. */
typedef enum itl_fetch_state {
    ITL_FETCH_IDLE = 0, /**< Nothing runs. */
    ITL_FETCH_REACHING, /**< An address of the server is to be had. */
    ITL_FETCH_RUNNING,  /**< The way has it. */
} itl_fetch_state_t;

/** A fetch; zeroes before the first one. Users read address and asked; the rest is private. */
typedef struct itl_fetch {
    itl_fetch_state_t state;
    bool asked; /**< This fetch came to ask an address. */
    itl_fetch_result_t result;
    const itl_fetch_way_t *way;
    void *ctx;
    itl_reach_t *server;
    const itl_fetch_job_t *job;
    itl_hal_addr_t address; /**< That was asked last, in whatever fetch; ITL_HAL_NO_FAMILY: none ever was. */
} itl_fetch_t;

/**
 * Starts to fetch a file; a fetch that runs is cancelled first.
 * @param way, ctx  kept; @p ctx is what the way asks for
 * @param server    begun by itl_reach_start, and kept: the address that answers one file is asked for the next one
 * @param job       kept until the end
 */
void itl_fetch_start(itl_fetch_t *fetch, const itl_fetch_way_t *way, void *ctx, itl_reach_t *server,
                     const itl_fetch_job_t *job);

/** Does what can be done now. @return when to call again at the latest (monotonic ms); ITL_HAL_FOREVER when nothing
 *  runs */
uint64_t itl_fetch_poll(itl_fetch_t *fetch);

/** True while it runs. */
bool itl_fetch_busy(const itl_fetch_t *fetch);

/** How the last one ended, until the next one starts: as the way says, or why the server was given up;
 *  ITL_REASON_INTERNAL after a cancel. */
const itl_fetch_result_t *itl_fetch_result(const itl_fetch_t *fetch);

/** Ends what runs. */
void itl_fetch_cancel(itl_fetch_t *fetch);

#endif
