/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tlsd/tls_net.h"

#include <stdlib.h>
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "tls/tls_io.h"
#include "tls/tls_offer.h"

/* Of the table by socket; a power of two. */
enum { BUCKETS = 256, EARLY_BYTES = 16 };

/* A connection. It must not be moved. */
typedef struct connection {
    struct connection *next; /* In its bucket. */
    itl_tls_io_t io;
    bool open;                  /* The handshake is over, on terms that were offered. */
    uint8_t early[EARLY_BYTES]; /* What came first. */
} connection_t;

struct tls_net {
    itl_hal_net_t hal;     /* Its ctx is this. */
    itl_hal_net_t counted; /* What sessions stand on: beneath, and noted where something is sent. */
    const itl_hal_net_t *beneath;
    const itl_hal_clock_t *clock;
    WOLFSSL_CTX *ctx;
    uint16_t version_min;
    connection_t *buckets[BUCKETS];
    unsigned steps; /* That the turn still has. */
    bool sent;      /* Since this was false, something was. */
    bool left;
};

static connection_t **find(tls_net_t *net, itl_hal_socket_t socket)
{
    connection_t **link = &net->buckets[(uint32_t)socket % BUCKETS];
    while (*link != NULL && (*link)->io.socket != socket)
        link = &(*link)->next;
    return link;
}

/* --- a connection --- */

static itl_hal_status_t status_of(itl_tls_status_t status)
{
    if (status == ITL_TLS_DONE)
        return ITL_HAL_OK;
    return status == ITL_TLS_WAIT ? ITL_HAL_AGAIN : ITL_HAL_ERR_CLOSED;
}

/* Whether a handshake can go on: no session is made for a client that says nothing, and no step taken. */
static itl_hal_status_t look(const tls_net_t *net, connection_t *connection)
{
    itl_tls_io_t *io = &connection->io;
    if (io->early_len > 0 || (io->ssl != NULL && wolfSSL_want_write(io->ssl)))
        return ITL_HAL_OK;
    io->early = connection->early;
    return net->beneath->tcp_recv(net->beneath->ctx, io->socket, connection->early, EARLY_BYTES, &io->early_len);
}

static itl_hal_status_t shake_hands(tls_net_t *net, connection_t *connection)
{
    if (net->steps == 0) {
        net->left = true;
        return ITL_HAL_AGAIN;
    }
    if (connection->io.ssl == NULL && !itl_tls_io_start(&connection->io, net->ctx))
        return ITL_HAL_ERR_CLOSED;
    net->sent = false;
    const itl_tls_status_t status = itl_tls_io_handshake(&connection->io);
    net->steps -= net->sent ? 1 : 0;
    if (status != ITL_TLS_DONE)
        return status_of(status);
    const itl_tls_terms_t agreed = itl_tls_agreed(connection->io.ssl);
    connection->open = itl_tls_judge_terms(&agreed, net->version_min) == ITL_TLS_FAULT_NONE;
    return connection->open ? ITL_HAL_OK : ITL_HAL_ERR_CLOSED;
}

/* --- what sessions stand on --- */

static itl_hal_status_t receive_beneath(void *ctx, itl_hal_socket_t socket, void *buf, size_t cap, size_t *len)
{
    const tls_net_t *net = ctx;
    return net->beneath->tcp_recv(net->beneath->ctx, socket, buf, cap, len);
}

static itl_hal_status_t send_beneath(void *ctx, itl_hal_socket_t socket, const void *data, size_t len, size_t *sent)
{
    tls_net_t *net = ctx;
    net->sent = true;
    return net->beneath->tcp_send(net->beneath->ctx, socket, data, len, sent);
}

static void close_beneath(void *ctx, itl_hal_socket_t socket)
{
    const tls_net_t *net = ctx;
    net->beneath->close(net->beneath->ctx, socket);
}

/* --- as a net --- */

static itl_hal_status_t listen_on(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    const tls_net_t *net = ctx;
    return net->beneath->tcp_listen(net->beneath->ctx, local, out);
}

static itl_hal_status_t accept_one(void *ctx, itl_hal_socket_t listener, itl_hal_addr_t *from, itl_hal_socket_t *out)
{
    tls_net_t *net = ctx;
    const itl_hal_status_t status = net->beneath->tcp_accept(net->beneath->ctx, listener, from, out);
    if (status != ITL_HAL_OK)
        return status;
    connection_t *connection = calloc(1, sizeof *connection);
    if (connection == NULL) {
        net->beneath->close(net->beneath->ctx, *out);
        return ITL_HAL_ERR_LIMIT;
    }
    connection->io = (itl_tls_io_t){.net = &net->counted,
                                    .clock = net->clock,
                                    .deadline_ms = ITL_HAL_FOREVER,
                                    .bytes_max = TLS_NET_BYTES_MAX,
                                    .socket = *out};
    connection_t **bucket = &net->buckets[(uint32_t)*out % BUCKETS];
    connection->next = *bucket;
    *bucket = connection;
    return ITL_HAL_OK;
}

static itl_hal_status_t receive(void *ctx, itl_hal_socket_t socket, void *buf, size_t cap, size_t *len)
{
    tls_net_t *net = ctx;
    connection_t *connection = *find(net, socket);
    itl_hal_status_t status = connection != NULL ? ITL_HAL_OK : ITL_HAL_ERR_CLOSED;
    if (status == ITL_HAL_OK && !connection->open)
        status = look(net, connection);
    if (status == ITL_HAL_OK && !connection->open)
        status = shake_hands(net, connection);
    return status == ITL_HAL_OK ? status_of(itl_tls_io_read(&connection->io, buf, cap, len)) : status;
}

static itl_hal_status_t transmit(void *ctx, itl_hal_socket_t socket, const void *data, size_t len, size_t *sent)
{
    connection_t *connection = *find(ctx, socket);
    if (connection == NULL || !connection->open)
        return ITL_HAL_ERR_CLOSED;
    const itl_hal_status_t status = status_of(itl_tls_io_write(&connection->io, data, len));
    *sent = status == ITL_HAL_OK ? len : 0;
    return status;
}

static itl_hal_status_t address_of(void *ctx, itl_hal_socket_t socket, itl_hal_addr_t *out)
{
    const tls_net_t *net = ctx;
    return net->beneath->local_addr(net->beneath->ctx, socket, out);
}

static void close_socket(void *ctx, itl_hal_socket_t socket)
{
    tls_net_t *net = ctx;
    connection_t **link = find(net, socket);
    connection_t *connection = *link;
    if (connection == NULL) {
        net->beneath->close(net->beneath->ctx, socket);
        return;
    }
    *link = connection->next;
    itl_tls_io_close(&connection->io, connection->open);
    free(connection);
}

/* --- its life --- */

tls_net_t *tls_net_create(WOLFSSL_CTX *ctx, uint16_t version_min, const itl_hal_t *hal)
{
    tls_net_t *net = calloc(1, sizeof *net);
    if (net == NULL || wolfSSL_Init() != WOLFSSL_SUCCESS) {
        wolfSSL_CTX_free(ctx);
        free(net);
        return NULL;
    }
    net->hal = (itl_hal_net_t){.ctx = net,
                               .tcp_listen = listen_on,
                               .tcp_accept = accept_one,
                               .tcp_recv = receive,
                               .tcp_send = transmit,
                               .local_addr = address_of,
                               .close = close_socket};
    net->counted =
        (itl_hal_net_t){.ctx = net, .tcp_recv = receive_beneath, .tcp_send = send_beneath, .close = close_beneath};
    net->beneath = hal->net;
    net->clock = hal->clock;
    net->ctx = ctx;
    net->version_min = version_min;
    tls_net_turn(net);
    return net;
}

const itl_hal_net_t *tls_net_hal(const tls_net_t *net)
{
    return &net->hal;
}

void tls_net_turn(tls_net_t *net)
{
    net->steps = TLS_NET_STEPS;
    net->left = false;
}

bool tls_net_left(const tls_net_t *net)
{
    return net->left;
}

void tls_net_destroy(tls_net_t *net)
{
    if (net == NULL)
        return;
    wolfSSL_CTX_free(net->ctx);
    wolfSSL_Cleanup();
    free(net);
}
