/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftp/tftp_way.h"

static itl_reason_t start(void *ctx, const itl_hal_addr_t *server, const itl_fetch_job_t *job)
{
    itl_tftp_transfer_t *transfer = ctx;
    return itl_tftp_get(&transfer->client, server, job, &transfer->options);
}

/* Error 1 says that there is no such file; some servers say it by error 2 or 0 in place of the file. */
static bool is_denied(const itl_tftp_t *client, itl_reason_t reason)
{
    if (reason == ITL_REASON_TFTP_ERROR)
        return client->received == 0 && client->error_code == 0 && client->problem == NULL;
    return reason == ITL_REASON_NOT_FOUND || reason == ITL_REASON_ACCESS_VIOLATION;
}

static bool poll(void *ctx, uint64_t *next_ms, itl_fetch_result_t *result)
{
    itl_tftp_t *client = &((itl_tftp_transfer_t *)ctx)->client;
    *next_ms = itl_tftp_poll(client);
    if (itl_tftp_busy(client))
        return true;
    result->reason = itl_tftp_result(client);
    result->bytes = client->received;
    result->answered = client->answered;
    result->denied = is_denied(client, result->reason);
    return false;
}

static void cancel(void *ctx)
{
    itl_tftp_abort(&((itl_tftp_transfer_t *)ctx)->client);
}

const itl_fetch_way_t itl_tftp_way = {
    .name = "tftp",
    .start = start,
    .poll = poll,
    .cancel = cancel,
};
