/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "https/https_way.h"

#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "text/text_read.h"

/* The only socket of the net that http sees. */
#define SOCKET ((itl_hal_socket_t)0)

/* How often in one turn a judge may be asked. */
#define ROUNDS_MAX 3u

const char *itl_https_fault_name(itl_https_fault_t fault)
{
    static const char *const names[ITL_HTTPS_FAULT_COUNT] = {
        [ITL_HTTPS_FAULT_URL] = "bad-url",
        [ITL_HTTPS_FAULT_CERTIFICATE] = "untrusted-server",
        [ITL_HTTPS_FAULT_TERMS] = "tls-terms",
        [ITL_HTTPS_FAULT_TLS] = "tls-failed",
        [ITL_HTTPS_FAULT_DOWNGRADE] = "redirect-to-http",
        [ITL_HTTPS_FAULT_REDIRECTS] = "too-many-redirects",
    };
    return (unsigned)fault < ITL_HTTPS_FAULT_COUNT ? names[fault] : NULL;
}

/* --- the net that http sees --- */

static itl_tls_peer_t check_peer(void *ctx, const uint8_t *der, size_t len)
{
    itl_https_transfer_t *transfer = ctx;
    const itl_https_judge_t *judge = &transfer->setup->judge;
    transfer->judged = true;
    const itl_tls_peer_t said = judge->check(judge->ctx, der, len);
    transfer->asking = said == ITL_TLS_PEER_LATER;
    return said;
}

/* A numeric address is no name (RFC 6066 section 3). */
static bool is_name(const char *host)
{
    return host[strspn(host, ITL_TEXT_DIGITS ".")] != '\0' && strchr(host, ':') == NULL;
}

static itl_hal_status_t told(const itl_https_transfer_t *transfer)
{
    const itl_hal_status_t net = transfer->tls.io.net_status;
    if (transfer->tls.io.failure == ITL_TLS_FAILURE_CLOSED)
        return ITL_HAL_ERR_CLOSED;
    return net != ITL_HAL_OK && net != ITL_HAL_ERR_CLOSED ? net : ITL_HAL_ERR_IO;
}

static itl_hal_status_t connect_tls(void *ctx, const itl_hal_addr_t *to, itl_hal_socket_t *out)
{
    itl_https_transfer_t *transfer = ctx;
    const itl_https_setup_t *own = transfer->setup;
    const itl_tls_setup_t setup = {
        .net = own->net,
        .clock = own->clock,
        .random = own->random,
        .work = own->work,
        .check_peer = check_peer,
        .ctx = transfer,
        .server_name = is_name(transfer->host) ? transfer->host : NULL,
        .deadline_ms = transfer->deadline_ms,
        .bytes_max = transfer->max_bytes + ITL_HTTPS_OVERHEAD_BYTES,
        .version_min = own->version_min,
        .version_only = own->version_only,
    };
    if (wolfSSL_Init() != WOLFSSL_SUCCESS)
        return ITL_HAL_ERR_LIMIT;
    *out = SOCKET;
    transfer->open = true;
    return itl_tls_open(&transfer->tls, &setup, to) == ITL_TLS_DONE ? ITL_HAL_OK : told(transfer);
}

static itl_hal_status_t status_of(const itl_https_transfer_t *transfer, itl_tls_status_t status)
{
    if (status == ITL_TLS_WAIT)
        return ITL_HAL_AGAIN;
    return status == ITL_TLS_DONE ? ITL_HAL_OK : told(transfer);
}

static itl_hal_status_t send_tls(void *ctx, itl_hal_socket_t socket, const void *data, size_t len, size_t *sent)
{
    itl_https_transfer_t *transfer = ctx;
    (void)socket;
    *sent = 0;
    itl_tls_status_t status = ITL_TLS_DONE;
    if (!transfer->tls.authenticated)
        status = itl_tls_handshake(&transfer->tls);
    if (status == ITL_TLS_DONE)
        status = itl_tls_write(&transfer->tls, data, len);
    *sent = status == ITL_TLS_DONE ? len : 0;
    return status_of(transfer, status);
}

static itl_hal_status_t receive_tls(void *ctx, itl_hal_socket_t socket, void *buf, size_t cap, size_t *len)
{
    itl_https_transfer_t *transfer = ctx;
    (void)socket;
    return status_of(transfer, itl_tls_read(&transfer->tls, buf, cap, len));
}

static void close_tls(void *ctx, itl_hal_socket_t socket)
{
    itl_https_transfer_t *transfer = ctx;
    const itl_https_judge_t *judge = &transfer->setup->judge;
    (void)socket;
    if (!transfer->open)
        return;
    transfer->version = transfer->tls.version;
    transfer->cipher = transfer->tls.cipher;
    itl_tls_close(&transfer->tls);
    if (transfer->judged)
        judge->end(judge->ctx);
    transfer->judged = false;
    transfer->asking = false;
    transfer->open = false;
    wolfSSL_Cleanup();
}

/* --- the way --- */

void itl_https_transfer_init(itl_https_transfer_t *transfer, const itl_https_setup_t *setup, const char *host,
                             uint32_t silence_ms, uint64_t deadline_ms)
{
    memset(transfer, 0, sizeof *transfer);
    transfer->setup = setup;
    transfer->host = host;
    transfer->deadline_ms = deadline_ms;
    transfer->over = (itl_hal_net_t){
        .ctx = transfer, .tcp_connect = connect_tls, .tcp_send = send_tls, .tcp_recv = receive_tls, .close = close_tls};
    itl_http_transfer_init(&transfer->http, &transfer->over, setup->clock, silence_ms);
}

static itl_reason_t start(void *ctx, const itl_hal_addr_t *server, const itl_fetch_job_t *job)
{
    itl_https_transfer_t *transfer = ctx;
    transfer->fault = ITL_HTTPS_FAULT_NONE;
    transfer->version = NULL;
    transfer->cipher = NULL;
    transfer->max_bytes = job->max_bytes;
    const itl_reason_t started = itl_http_way.start(&transfer->http, server, job);
    if (started != ITL_REASON_NONE)
        close_tls(transfer, SOCKET);
    return started;
}

/* What TLS says of a transfer that came to nothing, where it is more than HTTP knows. */
static void take_fault(itl_https_transfer_t *transfer, itl_fetch_result_t *result)
{
    static const struct {
        itl_https_fault_t fault;
        itl_reason_t reason; /* ITL_REASON_NONE: HTTP's own */
    } rows[] = {
        [ITL_TLS_FAILURE_CERTIFICATE] = {ITL_HTTPS_FAULT_CERTIFICATE, ITL_REASON_UNKNOWN_SIGNER},
        [ITL_TLS_FAILURE_TERMS] = {ITL_HTTPS_FAULT_TERMS, ITL_REASON_HTTP_ERROR},
        [ITL_TLS_FAILURE_TLS] = {ITL_HTTPS_FAULT_TLS, ITL_REASON_HTTP_ERROR},
        [ITL_TLS_FAILURE_TIMEOUT] = {ITL_HTTPS_FAULT_NONE, ITL_REASON_HTTP_TIMEOUT},
        [ITL_TLS_FAILURE_LIMIT] = {ITL_HTTPS_FAULT_NONE, ITL_REASON_TOO_LARGE},
    };
    const size_t failure = transfer->tls.io.failure;
    result->answered = result->answered || transfer->tls.io.received > 0;
    if (failure >= sizeof rows / sizeof rows[0] || rows[failure].reason == ITL_REASON_NONE)
        return;
    transfer->fault = rows[failure].fault;
    result->reason = rows[failure].reason;
}

/* Somebody is being asked about the server, of which nothing is expected meanwhile. @return when to go on */
static uint64_t ask(itl_https_transfer_t *transfer)
{
    const itl_https_judge_t *judge = &transfer->setup->judge;
    const uint64_t next_ms = judge->poll(judge->ctx);
    transfer->asking = next_ms != ITL_HAL_FOREVER;
    itl_http_transfer_rest(&transfer->http);
    return next_ms;
}

/* A judge who has just been asked may know already, or have to ask again: a boot came between. */
static bool poll(void *ctx, uint64_t *next_ms, itl_fetch_result_t *result)
{
    itl_https_transfer_t *transfer = ctx;
    uint64_t judge_ms = transfer->asking ? ask(transfer) : ITL_HAL_FOREVER;
    bool again = true;
    for (unsigned round = 0; again && round < ROUNDS_MAX; round++) {
        if (!itl_http_way.poll(&transfer->http, next_ms, result)) {
            if (result->reason != ITL_REASON_NONE)
                take_fault(transfer, result);
            return false;
        }
        const bool asked_now = transfer->asking && judge_ms == ITL_HAL_FOREVER;
        judge_ms = asked_now ? ask(transfer) : judge_ms;
        again = asked_now && judge_ms == ITL_HAL_FOREVER;
    }
    if (again)
        *next_ms = itl_hal_now_ms(transfer->setup->clock);
    *next_ms = judge_ms < *next_ms ? judge_ms : *next_ms;
    return true;
}

static void cancel(void *ctx)
{
    itl_https_transfer_t *transfer = ctx;
    itl_http_way.cancel(&transfer->http);
}

const itl_fetch_way_t itl_https_way = {
    .name = "https",
    .start = start,
    .poll = poll,
    .cancel = cancel,
};
