/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fetch/fetch.h"

void itl_fetch_start(itl_fetch_t *fetch, const itl_fetch_way_t *way, void *ctx, itl_reach_t *server,
                     const itl_fetch_job_t *job)
{
    itl_fetch_cancel(fetch);
    fetch->way = way;
    fetch->ctx = ctx;
    fetch->server = server;
    fetch->job = job;
    fetch->asked = false;
    fetch->state = ITL_FETCH_REACHING;
    itl_reach_again(server);
}

/* Ends without the way's word on it. */
static void finish(itl_fetch_t *fetch, itl_reason_t reason)
{
    fetch->result = (itl_fetch_result_t){.reason = reason};
    fetch->state = ITL_FETCH_IDLE;
}

static void ask(itl_fetch_t *fetch)
{
    fetch->asked = true;
    fetch->address = fetch->server->address;
    itl_reason_t started = fetch->way->start(fetch->ctx, &fetch->address, fetch->job);
    if (started == ITL_REASON_NONE)
        fetch->state = ITL_FETCH_RUNNING;
    else
        itl_reach_failed(fetch->server, started, false);
}

/* @return true when there is nothing more to be done now: @p next_ms says when there is */
static bool reach(itl_fetch_t *fetch, uint64_t *next_ms)
{
    itl_reach_status_t status = itl_reach_poll(fetch->server);
    if (status == ITL_REACH_WAIT) {
        *next_ms = fetch->server->deadline_ms;
        return true;
    }
    if (status == ITL_REACH_READY)
        ask(fetch);
    else
        finish(fetch, fetch->server->reason);
    return false;
}

/* As reach. */
static bool run(itl_fetch_t *fetch, uint64_t *next_ms)
{
    itl_fetch_result_t *result = &fetch->result;
    if (fetch->way->poll(fetch->ctx, next_ms, result))
        return true;
    fetch->state = ITL_FETCH_IDLE;
    if (result->reason != ITL_REASON_NONE && !result->answered) {
        itl_reach_failed(fetch->server, result->reason, false);
        fetch->state = ITL_FETCH_REACHING;
    }
    return false;
}

uint64_t itl_fetch_poll(itl_fetch_t *fetch)
{
    uint64_t next_ms = ITL_HAL_FOREVER;
    bool waits = false;
    while (!waits && fetch->state != ITL_FETCH_IDLE)
        waits = fetch->state == ITL_FETCH_REACHING ? reach(fetch, &next_ms) : run(fetch, &next_ms);
    return waits ? next_ms : ITL_HAL_FOREVER;
}

bool itl_fetch_busy(const itl_fetch_t *fetch)
{
    return fetch->state != ITL_FETCH_IDLE;
}

const itl_fetch_result_t *itl_fetch_result(const itl_fetch_t *fetch)
{
    return &fetch->result;
}

void itl_fetch_cancel(itl_fetch_t *fetch)
{
    if (fetch->state == ITL_FETCH_RUNNING)
        fetch->way->cancel(fetch->ctx);
    if (fetch->state != ITL_FETCH_IDLE)
        finish(fetch, ITL_REASON_INTERNAL);
}
