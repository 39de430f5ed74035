/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tls/tls_io.h"

#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

static itl_tls_status_t fail(itl_tls_io_t *io, itl_tls_failure_t failure)
{
    io->failure = failure;
    return ITL_TLS_FAILED;
}

/* --- between wolfSSL and the transport --- */

/* Turns what the transport said into what wolfSSL's I/O callbacks return. */
static int told(itl_tls_io_t *io, itl_hal_status_t status, size_t bytes)
{
    io->blocked = status == ITL_HAL_AGAIN;
    if (status == ITL_HAL_OK) {
        io->flowing = true;
        return (int)bytes;
    }
    if (status == ITL_HAL_AGAIN)
        return WOLFSSL_CBIO_ERR_WANT_READ; /* the same number as ..._WANT_WRITE */
    io->net_status = status;
    return status == ITL_HAL_ERR_CLOSED ? WOLFSSL_CBIO_ERR_CONN_CLOSE : WOLFSSL_CBIO_ERR_GENERAL;
}

static size_t take_early(itl_tls_io_t *io, char *buf, size_t cap)
{
    size_t len = io->early_len < cap ? io->early_len : cap;
    memcpy(buf, io->early, len);
    io->early += len;
    io->early_len -= len;
    return len;
}

static int receive_callback(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    itl_tls_io_t *io = ctx;
    size_t got = 0;
    (void)ssl;
    if (io->received > io->bytes_max)
        return told(io, ITL_HAL_ERR_LIMIT, 0);
    itl_hal_status_t status = ITL_HAL_OK;
    if (io->early_len > 0)
        got = take_early(io, buf, (size_t)size);
    else
        status = io->net->tcp_recv(io->net->ctx, io->socket, buf, (size_t)size, &got);
    if (status == ITL_HAL_OK)
        io->received += (uint32_t)got;
    return told(io, status, got);
}

static int send_callback(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    itl_tls_io_t *io = ctx;
    size_t sent = 0;
    (void)ssl;
    itl_hal_status_t status = io->net->tcp_send(io->net->ctx, io->socket, buf, (size_t)size, &sent);
    return told(io, status, sent);
}

bool itl_tls_io_start(itl_tls_io_t *io, WOLFSSL_CTX *ctx)
{
    io->ssl = wolfSSL_new(ctx);
    if (io->ssl == NULL)
        return false;
    wolfSSL_SSLSetIORecv(io->ssl, receive_callback);
    wolfSSL_SSLSetIOSend(io->ssl, send_callback);
    wolfSSL_SetIOReadCtx(io->ssl, io);
    wolfSSL_SetIOWriteCtx(io->ssl, io);
    return true;
}

/* --- what a step came to --- */

bool itl_tls_io_overdue(const itl_tls_io_t *io)
{
    return io->deadline_ms != ITL_HAL_FOREVER && itl_hal_now_ms(io->clock) >= io->deadline_ms;
}

static itl_tls_failure_t failure_of(itl_tls_io_t *io, int error)
{
    io->error = error < 0 ? error : 0; /* positive: the connection was closed in good order */
    if (io->net_status == ITL_HAL_ERR_LIMIT)
        return ITL_TLS_FAILURE_LIMIT;
    if (!io->flowing && io->net_status != ITL_HAL_OK && io->net_status != ITL_HAL_ERR_CLOSED)
        return ITL_TLS_FAILURE_NETWORK;
    return error == WOLFSSL_ERROR_ZERO_RETURN ? ITL_TLS_FAILURE_CLOSED : ITL_TLS_FAILURE_TLS;
}

/* wolfSSL is not done: it waits for the transport, or has failed. wolfSSL 5.5 forgets its error when the rest of a
 * flight of TLS 1.3 does not fit a second time; what the transport said then counts. */
static itl_tls_status_t wait_or_fail(itl_tls_io_t *io, int returned)
{
    int error = wolfSSL_get_error(io->ssl, returned);
    bool waits = error == WOLFSSL_ERROR_WANT_READ || error == WOLFSSL_ERROR_WANT_WRITE || (error == 0 && io->blocked);
    if (!waits)
        return fail(io, failure_of(io, error));
    return itl_tls_io_overdue(io) ? fail(io, ITL_TLS_FAILURE_TIMEOUT) : ITL_TLS_WAIT;
}

itl_tls_status_t itl_tls_io_handshake(itl_tls_io_t *io)
{
    int returned = wolfSSL_negotiate(io->ssl); /* connects or accepts */
    return returned == WOLFSSL_SUCCESS ? ITL_TLS_DONE : wait_or_fail(io, returned);
}

itl_tls_status_t itl_tls_io_write(itl_tls_io_t *io, const void *data, size_t len)
{
    int returned = wolfSSL_write(io->ssl, data, (int)len);
    return returned > 0 ? ITL_TLS_DONE : wait_or_fail(io, returned);
}

itl_tls_status_t itl_tls_io_read(itl_tls_io_t *io, void *data, size_t cap, size_t *got)
{
    int returned = wolfSSL_read(io->ssl, data, (int)cap);
    *got = returned > 0 ? (size_t)returned : 0;
    return returned > 0 ? ITL_TLS_DONE : wait_or_fail(io, returned);
}

void itl_tls_io_close(itl_tls_io_t *io, bool goodbye)
{
    if (io->ssl != NULL && goodbye && io->net_status == ITL_HAL_OK)
        wolfSSL_shutdown(io->ssl);
    wolfSSL_free(io->ssl);
    io->ssl = NULL;
    if (io->net != NULL)
        io->net->close(io->net->ctx, io->socket);
    io->socket = ITL_HAL_SOCKET_NONE;
}
