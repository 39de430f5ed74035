/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http/http_server.h"

#include <string.h>

#include "hal/canary.h"
#include "http/http_connection_priv.h"

/* Bytes of an IPv6 address that one client can choose the rest of: a network has 64 bits. */
#define NETWORK_BYTES 8u

itl_hal_status_t itl_http_server_open(itl_http_server_t *server, const itl_http_server_config_t *config,
                                      const itl_hal_net_t *net, const itl_hal_clock_t *clock)
{
    *server = (itl_http_server_t){.config = *config, .net = net, .clock = clock, .listener = ITL_HAL_SOCKET_NONE};
    if (config->per_address == 0)
        server->config.per_address = (uint16_t)((config->connection_count + 1u) / 2u);
    const itl_hal_status_t status = net->tcp_listen(net->ctx, &config->address, &server->listener);
    if (status != ITL_HAL_OK) {
        server->listener = ITL_HAL_SOCKET_NONE;
        return status;
    }
    for (unsigned i = 0; i < config->connection_count; i++)
        config->connections[i].state = ITL_HTTP_FREE;
    return ITL_HAL_OK;
}

itl_hal_addr_t itl_http_server_address(const itl_http_server_t *server)
{
    itl_hal_addr_t address = {.family = ITL_HAL_NO_FAMILY};
    (void)server->net->local_addr(server->net->ctx, server->listener, &address);
    return address;
}

bool itl_http_server_has(const itl_http_server_t *server, itl_hal_socket_t socket)
{
    bool has = socket == server->listener;
    for (unsigned i = 0; i < server->config.connection_count && !has; i++) {
        const itl_http_connection_t *connection = &server->config.connections[i];
        has = connection->state != ITL_HTTP_FREE && connection->socket == socket;
    }
    return has;
}

/* --- who gets a connection --- */

static bool is_link_local(const itl_hal_addr_t *address)
{
    return address->ip[0] == 0xFE && (address->ip[1] & 0xC0u) == 0x80;
}

/* Ports do not count, and a network of IPv6 is one client. */
static bool same_client(const itl_hal_addr_t *one, const itl_hal_addr_t *other)
{
    const bool network = one->family == ITL_HAL_IPV6 && !is_link_local(one);
    return one->family == other->family && memcmp(one->ip, other->ip, network ? NETWORK_BYTES : sizeof one->ip) == 0;
}

static unsigned count_of(const itl_http_server_t *server, const itl_hal_addr_t *client)
{
    unsigned count = 0;
    for (unsigned i = 0; i < server->config.connection_count; i++) {
        const itl_http_connection_t *connection = &server->config.connections[i];
        count += connection->state != ITL_HTTP_FREE && same_client(&connection->client, client);
    }
    return count;
}

/* Nobody has an answer to come there. */
static bool may_go(const itl_http_connection_t *connection)
{
    return connection->state == ITL_HTTP_READING || connection->state == ITL_HTTP_LINGERING;
}

/* Whether the one is to go before the other. */
static bool goes_first(const itl_http_server_t *server, const itl_http_connection_t *one,
                       const itl_http_connection_t *other)
{
    if (other == NULL)
        return true;
    const unsigned ones = count_of(server, &one->client);
    const unsigned others = count_of(server, &other->client);
    if (ones != others)
        return ones > others;
    return one->busy != other->busy ? other->busy : one->begun_ms < other->begun_ms;
}

/* @param client  whose; NULL: anyone's. @return NULL: none may go */
static itl_http_connection_t *find_victim(const itl_http_server_t *server, const itl_hal_addr_t *client)
{
    itl_http_connection_t *victim = NULL;
    for (unsigned i = 0; i < server->config.connection_count; i++) {
        itl_http_connection_t *connection = &server->config.connections[i];
        if (may_go(connection) && (client == NULL || same_client(&connection->client, client)) &&
            goes_first(server, connection, victim))
            victim = connection;
    }
    return victim;
}

static itl_http_connection_t *find_free(const itl_http_server_t *server)
{
    for (unsigned i = 0; i < server->config.connection_count; i++)
        if (server->config.connections[i].state == ITL_HTTP_FREE)
            return &server->config.connections[i];
    return NULL;
}

/* A place for one more client. @return NULL: there is none now */
static itl_http_connection_t *find_place(itl_http_server_t *server)
{
    itl_http_connection_t *place = find_free(server);
    if (ITL_CANARY_HOLDS("http-makes-room", place != NULL))
        return place;
    place = find_victim(server, NULL);
    if (place != NULL)
        itl_http_connection_end(server, place);
    return place;
}

/* Holds an address to its share. @return false: it has it, and needs all of it */
static bool has_share(itl_http_server_t *server, const itl_hal_addr_t *client)
{
    if (ITL_CANARY_HOLDS("http-per-address", count_of(server, client) < server->config.per_address))
        return true;
    itl_http_connection_t *victim = find_victim(server, client);
    if (victim != NULL)
        itl_http_connection_end(server, victim);
    return victim != NULL;
}

/* @return false when nobody waits, or nobody can be let in */
static bool accept_one(itl_http_server_t *server)
{
    itl_hal_addr_t client;
    itl_hal_socket_t socket;
    if (find_free(server) == NULL && find_victim(server, NULL) == NULL)
        return false;
    if (server->net->tcp_accept(server->net->ctx, server->listener, &client, &socket) != ITL_HAL_OK)
        return false;
    itl_http_connection_t *place = has_share(server, &client) ? find_place(server) : NULL;
    if (place != NULL)
        itl_http_connection_start(server, place, socket, &client);
    else
        server->net->close(server->net->ctx, socket);
    return true;
}

/* --- its turn --- */

/* @return true when more may wait than were taken */
static bool accept_some(itl_http_server_t *server)
{
    unsigned taken = 0;
    while (taken < server->config.connection_count && accept_one(server))
        taken++;
    return taken == server->config.connection_count;
}

uint64_t itl_http_server_poll(itl_http_server_t *server)
{
    if (server->listener == ITL_HAL_SOCKET_NONE)
        return ITL_HAL_FOREVER;
    server->again = accept_some(server);
    uint64_t next_ms = ITL_HAL_FOREVER;
    for (unsigned i = 0; i < server->config.connection_count; i++) {
        itl_http_connection_t *connection = &server->config.connections[i];
        const uint64_t wanted_ms =
            connection->state == ITL_HTTP_FREE ? ITL_HAL_FOREVER : itl_http_connection_poll(server, connection);
        next_ms = wanted_ms < next_ms ? wanted_ms : next_ms;
    }
    return server->again ? itl_hal_now_ms(server->clock) : next_ms;
}

void itl_http_server_close(itl_http_server_t *server)
{
    if (server->listener == ITL_HAL_SOCKET_NONE)
        return;
    for (unsigned i = 0; i < server->config.connection_count; i++)
        itl_http_connection_end(server, &server->config.connections[i]);
    server->net->close(server->net->ctx, server->listener);
    server->listener = ITL_HAL_SOCKET_NONE;
}
