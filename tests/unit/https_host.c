/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "https_host.h"

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tls/tls_offer.h"
#include "tvs_rig.h"

static void must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "https_host: %s\n", what);
        abort();
    }
}

static WOLFSSL_CTX *context_of(const char *identity)
{
    base_bytes_t pem = rig_file(identity);
    WOLFSSL_CTX *ctx = wolfSSL_CTX_new(wolfSSLv23_server_method());
    must(ctx != NULL && itl_tls_offer(ctx, ITL_TLS_VERSION_1_2) &&
             wolfSSL_CTX_use_certificate_chain_buffer(ctx, pem.data, (long)pem.size) == WOLFSSL_SUCCESS &&
             wolfSSL_CTX_use_PrivateKey_buffer(ctx, pem.data, (long)pem.size, WOLFSSL_FILETYPE_PEM) == WOLFSSL_SUCCESS,
         identity);
    base_bytes_free(&pem);
    return ctx;
}

void https_host_start(https_host_t *host, virtual_world_t *world, const char *name, const char *identity, uint16_t port)
{
    memset(host, 0, sizeof *host);
    virtual_node_t *node = virtual_node_create(world, name, NULL, NULL);
    host->hal = virtual_node_hal(node);
    host->address = virtual_node_address(node);
    host->address.port = port;
    const uint8_t *ip = host->address.ip;
    snprintf(host->name, sizeof host->name, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
    host->ctx = identity != NULL ? context_of(identity) : NULL;
    const itl_hal_net_t *net = host->hal->net;
    must(net->tcp_listen(net->ctx, &host->address, &host->listener) == ITL_HAL_OK, "tcp_listen");
    host->io.socket = ITL_HAL_SOCKET_NONE;
}

void https_host_answer(https_host_t *host, const char *answer)
{
    must(host->count < HTTPS_HOST_ANSWERS, "too many answers");
    host->answers[host->count++] = answer;
}

static void hang_up(https_host_t *host)
{
    itl_tls_io_close(&host->io, host->ctx != NULL && host->shaken && !host->rude);
    host->open = false;
}

static void take_connection(https_host_t *host)
{
    const itl_hal_net_t *net = host->hal->net;
    itl_hal_socket_t socket;
    if (net->tcp_accept(net->ctx, host->listener, NULL, &socket) != ITL_HAL_OK)
        return;
    host->io = (itl_tls_io_t){.net = net,
                              .clock = host->hal->clock,
                              .deadline_ms = ITL_HAL_FOREVER,
                              .bytes_max = UINT32_MAX / 2,
                              .socket = socket};
    host->shaken = host->ctx == NULL;
    host->asked_len = host->sent = 0;
    memset(host->asked, 0, sizeof host->asked);
    host->open = true;
    must(host->ctx == NULL || itl_tls_io_start(&host->io, host->ctx), "itl_tls_io_start");
}

/* @return false: nothing more can be done now; on failure the connection is closed */
static bool went_on(https_host_t *host, bool done, bool waits)
{
    if (!done && !waits)
        hang_up(host);
    return done;
}

static bool read_some(https_host_t *host)
{
    char *place = host->asked + host->asked_len;
    const size_t room = sizeof host->asked - 1 - host->asked_len;
    size_t got = 0;
    bool done, waits;
    if (host->ctx != NULL) {
        const itl_tls_status_t status = itl_tls_io_read(&host->io, place, room, &got);
        done = status == ITL_TLS_DONE;
        waits = status == ITL_TLS_WAIT;
    } else {
        const itl_hal_status_t status =
            host->hal->net->tcp_recv(host->hal->net->ctx, host->io.socket, place, room, &got);
        done = status == ITL_HAL_OK;
        waits = status == ITL_HAL_AGAIN;
    }
    host->asked_len += done ? got : 0;
    return went_on(host, done, waits);
}

static bool write_some(https_host_t *host, const char *answer)
{
    const size_t len = strlen(answer) - host->sent;
    size_t sent = len;
    bool done, waits;
    if (host->ctx != NULL) {
        const itl_tls_status_t status = itl_tls_io_write(&host->io, answer + host->sent, len);
        done = status == ITL_TLS_DONE;
        waits = status == ITL_TLS_WAIT;
    } else {
        const itl_hal_status_t status =
            host->hal->net->tcp_send(host->hal->net->ctx, host->io.socket, answer + host->sent, len, &sent);
        done = status == ITL_HAL_OK;
        waits = status == ITL_HAL_AGAIN;
    }
    host->sent += done ? sent : 0;
    return went_on(host, done, waits);
}

/* @return false: nothing more can be done now */
static bool step(https_host_t *host)
{
    if (!host->shaken) {
        const itl_tls_status_t status = itl_tls_io_handshake(&host->io);
        host->shaken = status == ITL_TLS_DONE;
        return went_on(host, host->shaken, status == ITL_TLS_WAIT);
    }
    if (strstr(host->asked, "\r\n\r\n") == NULL)
        return read_some(host);
    must(host->count > 0, "no answer");
    const char *answer = host->answers[host->served < host->count ? host->served : host->count - 1];
    if (host->sent < strlen(answer))
        return write_some(host, answer);
    if (host->endless) {
        host->sent = 0;
        return true;
    }
    host->served++;
    hang_up(host);
    return false;
}

void https_host_poll(https_host_t *host)
{
    if (!host->open)
        take_connection(host);
    for (unsigned steps = 0; host->open && !host->silent && steps < 64 && step(host); steps++)
        ;
}

void https_host_stop(https_host_t *host)
{
    if (host->open)
        hang_up(host);
    host->hal->net->close(host->hal->net->ctx, host->listener);
    wolfSSL_CTX_free(host->ctx);
}
