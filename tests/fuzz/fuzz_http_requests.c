/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What clients send to an HTTP server: anything, in pieces of any size, on up to four connections of two clients.
 *
 * Input: commands. A byte below 0xC0 sends that many of the following bytes on a connection, whose number the two upper
 * bits say; 0xC0 and up: closes one (the lower two bits), or lets time pass (bit 2: seconds in bits 3 to 5).
 */
#include <stdbool.h>
#include <string.h>

#include "fuzz.h"
#include "http/http_server.h"

#define CLIENTS 4u

/* A client's connection, by its socket: 10 and up. */
typedef struct client {
    bool waits, open, ended; /* To be accepted; accepted; ended by the client. */
    uint8_t input[64];
    size_t len;
    size_t window; /* Bytes that it still takes. */
} client_t;

typedef struct world {
    uint64_t now_ms;
    client_t clients[CLIENTS];
    unsigned handled, done;
} world_t;

static itl_hal_status_t tcp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    (void)ctx, (void)local;
    *out = 3;
    return ITL_HAL_OK;
}

static itl_hal_status_t tcp_accept(void *ctx, itl_hal_socket_t listener, itl_hal_addr_t *from, itl_hal_socket_t *out)
{
    world_t *world = ctx;
    CHECK(listener == 3);
    for (unsigned i = 0; i < CLIENTS; i++) {
        if (!world->clients[i].waits)
            continue;
        world->clients[i] = (client_t){.open = true, .window = 3000};
        *from = (itl_hal_addr_t){.family = ITL_HAL_IPV4, .ip = {10, 0, 0, (uint8_t)(i / 2)}, .port = 1000};
        *out = (itl_hal_socket_t)(10 + i);
        return ITL_HAL_OK;
    }
    return ITL_HAL_AGAIN;
}

static client_t *client_of(world_t *world, itl_hal_socket_t socket)
{
    CHECK(socket >= 10 && socket < (itl_hal_socket_t)(10 + CLIENTS) && world->clients[socket - 10].open);
    return &world->clients[socket - 10];
}

static itl_hal_status_t tcp_send(void *ctx, itl_hal_socket_t socket, const void *data, size_t len, size_t *sent)
{
    client_t *client = client_of(ctx, socket);
    CHECK(len > 0 && data != NULL);
    if (client->window == 0)
        return client->ended ? ITL_HAL_ERR_CLOSED : ITL_HAL_AGAIN;
    *sent = len < client->window ? len : client->window;
    client->window -= *sent;
    return ITL_HAL_OK;
}

static itl_hal_status_t tcp_recv(void *ctx, itl_hal_socket_t socket, void *buf, size_t cap, size_t *len)
{
    client_t *client = client_of(ctx, socket);
    CHECK(cap > 0);
    if (client->len == 0)
        return client->ended ? ITL_HAL_ERR_CLOSED : ITL_HAL_AGAIN;
    *len = client->len < cap ? client->len : cap;
    memcpy(buf, client->input, *len);
    client->len -= *len;
    memmove(client->input, client->input + *len, client->len);
    return ITL_HAL_OK;
}

static void close_socket(void *ctx, itl_hal_socket_t socket)
{
    if (socket != 3)
        client_of(ctx, socket)->open = false;
}

static uint64_t monotonic_ms(void *ctx)
{
    return ((world_t *)ctx)->now_ms;
}

static int64_t utc_s(void *ctx)
{
    return (int64_t)((world_t *)ctx)->now_ms;
}

static itl_http_piece_t tell(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out)
{
    (void)answer;
    itl_text_decimal(out, number);
    return number < 2000 ? ITL_HTTP_PIECE_MORE : ITL_HTTP_PIECE_LAST;
}

static void count_done(const itl_http_answer_t *answer, bool whole)
{
    (void)whole;
    ((world_t *)answer->context)->done++;
}

/* Reads all that a request has, so that a byte out of place is seen. */
static void handle(void *context, const itl_http_request_t *request, itl_http_answer_t *answer)
{
    world_t *world = context;
    size_t sum =
        strlen(request->path) + strlen(request->query) + strlen(request->authorization) + strlen(request->content_type);
    for (size_t i = 0; i < request->body_len; i++)
        sum += request->body[i];
    CHECK(request->path[0] == '/');
    for (const char *at = request->path; *at != '\0'; at++)
        CHECK((unsigned char)*at >= ' ' && *at != 0x7F);
    if (request->path[1] == 'l' && sum % 3 != 0 && world->now_ms < 60000) {
        answer->later = true;
        answer->again_ms = world->now_ms + 100;
        return;
    }
    world->handled++;
    answer->context = world;
    answer->done = count_done;
    answer->piece = request->path[1] == 'p' ? tell : NULL;
}

static void serve(itl_http_server_t *server, world_t *world)
{
    unsigned rounds = 0;
    while (itl_http_server_poll(server) <= world->now_ms)
        CHECK(++rounds < 1000);
}

/* @return how many bytes of the input were used */
static size_t command(world_t *world, const uint8_t *data, size_t size)
{
    if (data[0] >= 0xC0) {
        if ((data[0] & 4u) != 0)
            world->now_ms += (data[0] >> 3 & 7u) * 1000u;
        else
            world->clients[data[0] & 3u].ended = world->clients[data[0] & 3u].open;
        return 1;
    }
    client_t *client = &world->clients[data[0] >> 6];
    client->waits = client->waits || !client->open;
    size_t len = data[0] & 63u;
    len = len < size - 1 ? len : size - 1;
    const size_t room = sizeof client->input - client->len;
    if (client->open && !client->ended) {
        memcpy(client->input + client->len, data + 1, len < room ? len : room);
        client->len += len < room ? len : room;
        client->window = 3000;
        return 1 + len;
    }
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static itl_http_connection_t connections[3];
    static uint8_t body[2048];
    world_t world = {.now_ms = 1000};
    const itl_hal_net_t net = {.ctx = &world,
                               .tcp_listen = tcp_listen,
                               .tcp_accept = tcp_accept,
                               .tcp_send = tcp_send,
                               .tcp_recv = tcp_recv,
                               .close = close_socket};
    const itl_hal_clock_t clock = {.ctx = &world, .monotonic_ms = monotonic_ms, .utc_s = utc_s};
    const itl_http_server_config_t config = {.handler = handle,
                                             .context = &world,
                                             .connections = connections,
                                             .connection_count = 3,
                                             .body = body,
                                             .body_cap = sizeof body};
    itl_http_server_t server;
    CHECK(itl_http_server_open(&server, &config, &net, &clock) == ITL_HAL_OK);
    while (size > 0) {
        const size_t used = command(&world, data, size);
        data += used;
        size -= used;
        serve(&server, &world);
    }
    world.now_ms += 1000000;
    serve(&server, &world);
    itl_http_server_close(&server);
    for (unsigned i = 0; i < CLIENTS; i++)
        CHECK(!world.clients[i].open);
    CHECK(world.done == world.handled);
    return 0;
}
