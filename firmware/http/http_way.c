/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http/http_way.h"

#include <string.h>

#include "text/text.h"

/* Pieces that are received in one poll. */
#define PIECES_MAX 32u

void itl_http_transfer_init(itl_http_transfer_t *transfer, const itl_hal_net_t *net, const itl_hal_clock_t *clock,
                            uint32_t silence_ms)
{
    memset(transfer, 0, sizeof *transfer);
    transfer->net = net;
    transfer->clock = clock;
    transfer->silence_ms = silence_ms != 0 ? silence_ms : ITL_DEFAULT_HTTP_SILENCE_MS;
    transfer->socket = ITL_HAL_SOCKET_NONE;
}

/* --- the request --- */

/* What stands in a path as it is (RFC 3986 section 3.3), without '%'. */
static bool is_plain(char character)
{
    return character != '\0' && strchr(ITL_TEXT_LETTERS ITL_TEXT_DIGITS "-._~!$&'()*+,;=:@/", character) != NULL;
}

static void put_file(itl_text_t *text, const char *file)
{
    for (; *file != '\0'; file++) {
        if (is_plain(*file)) {
            itl_text_char(text, *file);
        } else {
            const uint8_t byte = (uint8_t)*file;
            itl_text_char(text, '%');
            itl_text_pairs(text, &byte, 1, '\0');
        }
    }
}

/* Without a blank where the server has no name: so phones ask for files. */
static void put_host(itl_text_t *text, const char *host, const itl_hal_addr_t *server)
{
    itl_text_string(text, host != NULL ? "Host: " : "Host:");
    if (host != NULL) {
        itl_text_string(text, host);
        return;
    }
    itl_text_uri_address(text, server);
    itl_text_char(text, ':');
    itl_text_decimal(text, server->port);
}

/* @return false when the name is too long */
static bool write_request(itl_http_transfer_t *transfer, const itl_hal_addr_t *server, const char *file)
{
    itl_text_t text = itl_text_in((char *)transfer->buffer, sizeof transfer->buffer);
    itl_text_string(&text, "GET /");
    if (transfer->as_it_stands)
        itl_text_string(&text, file);
    else
        put_file(&text, file);
    itl_text_string(&text, " HTTP/1.1\r\n");
    put_host(&text, transfer->host, server);
    itl_text_string(&text, "\r\n");
    itl_text_string(&text, transfer->more != NULL ? transfer->more : "");
    itl_text_string(&text, "\r\n");
    transfer->request_len = (uint16_t)text.len;
    transfer->request_sent = 0;
    return itl_text_fits(&text);
}

static itl_reason_t start(void *ctx, const itl_hal_addr_t *server, const itl_fetch_job_t *job)
{
    itl_http_transfer_t *transfer = ctx;
    const size_t len = strlen(job->file);
    const bool is_name = len > 0 && len <= ITL_HTTP_FILE_MAX;
    if ((!is_name && !transfer->as_it_stands) || !write_request(transfer, server, job->file))
        return ITL_REASON_INTERNAL;
    if (transfer->net->tcp_connect(transfer->net->ctx, server, &transfer->socket) != ITL_HAL_OK) {
        transfer->socket = ITL_HAL_SOCKET_NONE;
        return ITL_REASON_NETWORK_ERROR;
    }
    transfer->job = job;
    transfer->answered = false;
    transfer->start_ms = itl_hal_now_ms(transfer->clock);
    transfer->progress_ms = transfer->start_ms;
    transfer->state = ITL_HTTP_TRANSFER_ASKING;
    itl_http_response_start(&transfer->response, job->max_bytes, &job->sink, transfer->seen);
    return ITL_REASON_NONE;
}

void itl_http_transfer_rest(itl_http_transfer_t *transfer)
{
    transfer->progress_ms = itl_hal_now_ms(transfer->clock);
}

/* --- its turn --- */

static void end(itl_http_transfer_t *transfer, itl_reason_t reason)
{
    if (!transfer->response.over)
        transfer->response.reason = reason;
    transfer->response.over = true;
    transfer->net->close(transfer->net->ctx, transfer->socket);
    transfer->socket = ITL_HAL_SOCKET_NONE;
    transfer->state = ITL_HTTP_TRANSFER_IDLE;
}

/* @return false when there is nothing more to be done now */
static bool ask(itl_http_transfer_t *transfer)
{
    size_t sent = 0;
    const itl_hal_status_t status =
        transfer->net->tcp_send(transfer->net->ctx, transfer->socket, transfer->buffer + transfer->request_sent,
                                (size_t)transfer->request_len - transfer->request_sent, &sent);
    if (status == ITL_HAL_AGAIN)
        return false;
    if (status != ITL_HAL_OK) {
        end(transfer, ITL_REASON_NETWORK_ERROR);
        return false;
    }
    transfer->request_sent = (uint16_t)(transfer->request_sent + sent);
    if (transfer->request_sent == transfer->request_len)
        transfer->state = ITL_HTTP_TRANSFER_RECEIVING;
    return true;
}

static void take_end(itl_http_transfer_t *transfer, itl_hal_status_t status)
{
    if (status == ITL_HAL_ERR_CLOSED && transfer->answered)
        itl_http_response_end(&transfer->response);
    end(transfer, transfer->answered ? ITL_REASON_HTTP_ERROR : ITL_REASON_NETWORK_ERROR);
}

/* The same. */
static bool receive(itl_http_transfer_t *transfer)
{
    size_t len;
    const itl_hal_status_t status =
        transfer->net->tcp_recv(transfer->net->ctx, transfer->socket, transfer->buffer, sizeof transfer->buffer, &len);
    if (status == ITL_HAL_AGAIN)
        return false;
    if (status != ITL_HAL_OK) {
        take_end(transfer, status);
        return false;
    }
    transfer->answered = true;
    transfer->progress_ms = itl_hal_now_ms(transfer->clock);
    itl_http_response_take(&transfer->response, transfer->buffer, len);
    if (transfer->response.over)
        end(transfer, transfer->response.reason);
    return true;
}

/* When it is given up. */
static uint64_t deadline(const itl_http_transfer_t *transfer)
{
    const itl_fetch_job_t *job = transfer->job;
    uint32_t wait_ms = job->timeout_ms != 0 ? job->timeout_ms : ITL_DEFAULT_TIMEOUT_MS;
    if (!transfer->answered && transfer->silence_ms < wait_ms)
        wait_ms = transfer->silence_ms;
    const uint64_t next_ms = transfer->progress_ms + wait_ms;
    const uint64_t last_ms = transfer->start_ms + job->transfer_ms;
    return job->transfer_ms != 0 && last_ms < next_ms ? last_ms : next_ms;
}

static bool poll(void *ctx, uint64_t *next_ms, itl_fetch_result_t *result)
{
    itl_http_transfer_t *transfer = ctx;
    bool more = transfer->state != ITL_HTTP_TRANSFER_IDLE;
    for (unsigned pieces = 0; pieces < PIECES_MAX && more && transfer->state != ITL_HTTP_TRANSFER_IDLE; pieces++)
        more = transfer->state == ITL_HTTP_TRANSFER_ASKING ? ask(transfer) : receive(transfer);
    const uint64_t now_ms = itl_hal_now_ms(transfer->clock);
    if (transfer->state != ITL_HTTP_TRANSFER_IDLE && now_ms >= deadline(transfer))
        end(transfer, ITL_REASON_HTTP_TIMEOUT);
    if (transfer->state != ITL_HTTP_TRANSFER_IDLE) {
        *next_ms = more ? now_ms : deadline(transfer);
        return true;
    }
    const itl_reason_t reason = transfer->response.reason;
    *result = (itl_fetch_result_t){.reason = reason,
                                   .bytes = transfer->response.bytes,
                                   .answered = transfer->answered,
                                   .denied = reason == ITL_REASON_NOT_FOUND || reason == ITL_REASON_ACCESS_VIOLATION};
    return false;
}

static void cancel(void *ctx)
{
    itl_http_transfer_t *transfer = ctx;
    if (transfer->state != ITL_HTTP_TRANSFER_IDLE)
        end(transfer, ITL_REASON_INTERNAL);
}

const itl_fetch_way_t itl_http_way = {
    .name = "http",
    .start = start,
    .poll = poll,
    .cancel = cancel,
};
