/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_service.h"

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/rsa.h>

#include <stdlib.h>
#include <string.h>

#include "base/listen_fault.h"
#include "itl_limits.h"
#include "listfile/identity.h"
#include "tls/tls_random.h"
#include "tlsd/tls_context.h"
#include "tvs/tvs_connection.h"
#include "tvs/tvs_session.h"

enum { DEFAULT_CONNECTIONS = 2048 };

/* Work of one tick: connections accepted, and connections that go on. A handshake costs a signature, some thousand
 * times what a TFTP packet does, and others share the loop. */
enum { ACCEPTED_AT_ONCE = 64, TURNS_AT_ONCE = 8 };

/* Of the table by socket; a power of two. */
enum { BUCKETS = 1024 };

struct tvs_service {
    const itl_hal_t *hal;
    const tvs_known_t *known;
    tvs_service_log_t *log;
    void *log_ctx;
    itl_hal_socket_t listener;
    itl_hal_addr_t address;
    tvs_connection_setup_t setup;
    listfile_identity_t identity;
    tvs_connection_t **connections;
    size_t count;
    places_t *silent, *talking;
    tvs_connection_t *buckets[BUCKETS];
    tvs_connection_t *first, *last; /* Of those that may go on, in order. */
    bool more;                      /* Connections may wait to be accepted. */
    uint64_t next_ms;               /* No connection is due before. */
    uint64_t answered;
};

/* --- TLS --- */

/* Another key of the same size, so that nothing but the proof of possession is wrong. */
static bool use_other_key(WOLFSSL_CTX *ctx, uint32_t bits, int device)
{
    RsaKey key;
    WC_RNG rng;
    uint8_t der[4096];
    if (wc_InitRsaKey(&key, NULL) != 0)
        return false;
    bool done = wc_InitRng_ex(&rng, NULL, device) == 0;
    if (done) {
        done = wc_MakeRsaKey(&key, (int)bits, WC_RSA_EXPONENT, &rng) == 0;
        wc_FreeRng(&rng);
    }
    int len = done ? wc_RsaKeyToDer(&key, der, sizeof der) : 0;
    wc_FreeRsaKey(&key);
    return len > 0 && wolfSSL_CTX_use_PrivateKey_buffer(ctx, der, len, WOLFSSL_FILETYPE_ASN1) == WOLFSSL_SUCCESS;
}

static bool set_up_tls(tvs_service_t *service, const tvs_service_config_t *config, base_error_t *error)
{
    const uint8_t *pem = (const uint8_t *)config->identity;
    const tls_context_config_t context = {
        .pem = config->identity,
        .pem_len = config->identity_len,
        .version_min = itl_tvs_session_version(config->tls_min),
        .version_max = config->tls_max != ITL_TVS_TLS_DEFAULT ? itl_tvs_session_version(config->tls_max) : 0,
        .random = service->hal->random,
    };
    if (!listfile_identity_read(&service->identity, "server certificate", pem, config->identity_len, error))
        return false;
    service->setup.version_min = context.version_min;
    service->setup.ctx = tls_context_create(&context, error);
    if (service->setup.ctx == NULL)
        return false;
    return config->fault != TVS_FAULT_WRONG_KEY || service->identity.rsa_bits == 0 ||
           use_other_key(service->setup.ctx, service->identity.rsa_bits, itl_tls_device(service->hal->random)) ||
           base_fail(error, "server certificate: no other key can be made");
}

/* --- a service's life --- */

static bool listen_on(tvs_service_t *service, const itl_hal_addr_t *address, base_error_t *error)
{
    const itl_hal_net_t *net = service->hal->net;
    itl_hal_status_t status = net->tcp_listen(net->ctx, address, &service->listener);
    if (status == ITL_HAL_OK)
        status = net->local_addr(net->ctx, service->listener, &service->address);
    return status == ITL_HAL_OK ||
           base_fail(error, "cannot listen on port %u: %s", address->port, listen_fault(status));
}

tvs_service_t *tvs_service_init(const tvs_service_config_t *config, const itl_hal_t *hal, const tvs_known_t *known,
                                base_error_t *error)
{
    tvs_service_t *service = calloc(1, sizeof *service);
    if (service == NULL || wolfSSL_Init() != WOLFSSL_SUCCESS) {
        free(service);
        base_fail(error, "out of memory");
        return NULL;
    }
    service->hal = hal;
    service->known = known;
    service->log = config->log;
    service->log_ctx = config->log_ctx;
    service->listener = ITL_HAL_SOCKET_NONE;
    service->next_ms = ITL_HAL_FOREVER;
    uint32_t most = config->connections != 0 ? config->connections : DEFAULT_CONNECTIONS;
    service->setup.hal = hal;
    service->setup.fault = config->fault;
    service->setup.timeout_ms = config->timeout_ms != 0 ? config->timeout_ms : ITL_DEFAULT_TIMEOUT_MS;
    service->connections = calloc(2 * (size_t)most, sizeof(tvs_connection_t *));
    service->silent = places_create(most);
    service->talking = places_create(most);
    bool room = service->connections != NULL && service->silent != NULL && service->talking != NULL;
    bool done = room || base_fail(error, "out of memory");
    if (!done || !set_up_tls(service, config, error) || !listen_on(service, &config->listen, error)) {
        tvs_service_close(service);
        return NULL;
    }
    return service;
}

/* --- connections --- */

static tvs_connection_t **find(tvs_service_t *service, itl_hal_socket_t socket)
{
    tvs_connection_t **link = &service->buckets[(uint32_t)socket % BUCKETS];
    while (*link != NULL && (*link)->io.socket != socket)
        link = &(*link)->next_by_socket;
    return link;
}

static void queue(tvs_service_t *service, tvs_connection_t *connection)
{
    if (connection->queued)
        return;
    connection->queued = true;
    connection->behind = NULL;
    connection->ahead = service->last;
    *(service->last != NULL ? &service->last->behind : &service->first) = connection;
    service->last = connection;
}

static void unqueue(tvs_service_t *service, tvs_connection_t *connection)
{
    if (!connection->queued)
        return;
    connection->queued = false;
    *(connection->ahead != NULL ? &connection->ahead->behind : &service->first) = connection->behind;
    *(connection->behind != NULL ? &connection->behind->ahead : &service->last) = connection->ahead;
}

/* Takes a connection out of all tables, and frees it. */
static void drop(tvs_service_t *service, tvs_connection_t *connection)
{
    *find(service, connection->io.socket) = connection->next_by_socket;
    unqueue(service, connection);
    places_leave(connection->among, &connection->place);
    tvs_connection_t *last = service->connections[--service->count];
    service->connections[connection->index] = last;
    last->index = connection->index;
    tvs_connection_free(connection);
}

static void end_connection(tvs_service_t *service, tvs_connection_t *connection)
{
    if (connection->event.answered)
        service->answered++;
    if (service->log != NULL)
        service->log(service->log_ctx, &connection->event);
    drop(service, connection);
}

/* @return false when there is no connection that could make room */
static bool make_room(tvs_service_t *service, const places_t *places)
{
    place_t *oldest = places_oldest(places);
    if (oldest == NULL)
        return false;
    tvs_connection_t *connection = (tvs_connection_t *)oldest; /* its first member */
    connection->event.what = "made room";
    end_connection(service, connection);
    return true;
}

static void take_place(tvs_service_t *service, tvs_connection_t *connection, places_t *places)
{
    if (places_full(places))
        make_room(service, places);
    if (connection->among != NULL)
        places_leave(connection->among, &connection->place);
    connection->among = places;
    places_take(places, &connection->place, &connection->event.peer);
}

static void enter(tvs_service_t *service, itl_hal_socket_t socket, const itl_hal_addr_t *peer)
{
    tvs_connection_t *connection = tvs_connection_new(&service->setup, socket, peer);
    if (connection == NULL)
        return;
    take_place(service, connection, service->silent);
    connection->index = service->count;
    service->connections[service->count++] = connection;
    tvs_connection_t **bucket = &service->buckets[(uint32_t)socket % BUCKETS];
    connection->next_by_socket = *bucket;
    *bucket = connection;
    if (connection->io.deadline_ms < service->next_ms)
        service->next_ms = connection->io.deadline_ms;
    queue(service, connection);
}

static void accept_some(tvs_service_t *service)
{
    const itl_hal_net_t *net = service->hal->net;
    itl_hal_addr_t peer = {0};
    itl_hal_socket_t socket = ITL_HAL_SOCKET_NONE;
    service->more = false;
    for (unsigned i = 0; i < ACCEPTED_AT_ONCE; i++) {
        itl_hal_status_t status = net->tcp_accept(net->ctx, service->listener, &peer, &socket);
        if (status == ITL_HAL_ERR_LIMIT &&
            (make_room(service, service->silent) || make_room(service, service->talking)))
            status = net->tcp_accept(net->ctx, service->listener, &peer, &socket);
        if (status != ITL_HAL_OK)
            return;
        enter(service, socket, &peer);
    }
    service->more = true;
}

/* Lets one connection do what it can. Who gets on is the newest of its address again. */
static void poll_one(tvs_service_t *service, tvs_connection_t *connection)
{
    const base_bytes_t *own = &service->identity.certificate;
    tvs_connection_state_t before = connection->state;
    unqueue(service, connection);
    if (tvs_connection_poll(connection, service->known, (itl_tvs_bytes_t){own->data, own->size})) {
        end_connection(service, connection);
        return;
    }
    if (before == TVS_CONNECTION_BEGUN && connection->state != before)
        take_place(service, connection, service->talking);
    else if (connection->state != before)
        places_touch(connection->among, &connection->place);
    uint64_t next = tvs_connection_deadline(connection);
    if (next < service->next_ms)
        service->next_ms = next;
}

/* Those whose time has come may go on. */
static void look_at_clocks(tvs_service_t *service, uint64_t now)
{
    service->next_ms = ITL_HAL_FOREVER;
    for (size_t i = 0; i < service->count; i++) {
        uint64_t next = tvs_connection_deadline(service->connections[i]);
        if (next <= now)
            queue(service, service->connections[i]);
        else if (next < service->next_ms)
            service->next_ms = next;
    }
}

uint64_t tvs_service_poll(tvs_service_t *service)
{
    service->more = true;
    for (size_t i = 0; i < service->count; i++)
        queue(service, service->connections[i]);
    uint64_t now = itl_hal_now_ms(service->hal->clock);
    uint64_t next = tvs_service_tick(service);
    while (service->more || service->first != NULL)
        next = tvs_service_tick(service);
    return next > now ? next : now;
}

bool tvs_service_ready(tvs_service_t *service, itl_hal_socket_t socket)
{
    if (socket == service->listener) {
        service->more = true;
        return true;
    }
    tvs_connection_t *connection = *find(service, socket);
    if (connection != NULL)
        queue(service, connection);
    return connection != NULL;
}

uint64_t tvs_service_tick(tvs_service_t *service)
{
    uint64_t now = itl_hal_now_ms(service->hal->clock);
    if (service->more)
        accept_some(service);
    if (now >= service->next_ms)
        look_at_clocks(service, now);
    for (unsigned i = 0; service->first != NULL && i < TURNS_AT_ONCE; i++)
        poll_one(service, service->first);
    return service->more || service->first != NULL ? now : service->next_ms;
}

itl_hal_addr_t tvs_service_address(const tvs_service_t *service)
{
    return service->address;
}

void tvs_service_set_known(tvs_service_t *service, const tvs_known_t *known)
{
    for (size_t i = 0; i < service->count; i++)
        service->connections[i]->event.label = NULL; /* it stood among the former ones */
    service->known = known;
}

void tvs_service_set_fault(tvs_service_t *service, tvs_fault_t fault)
{
    service->setup.fault = fault;
}

size_t tvs_service_open_connections(const tvs_service_t *service)
{
    return service->count;
}

uint64_t tvs_service_answered(const tvs_service_t *service)
{
    return service->answered;
}

void tvs_service_close(tvs_service_t *service)
{
    if (service == NULL)
        return;
    while (service->count > 0)
        drop(service, service->connections[service->count - 1]);
    free(service->connections);
    places_destroy(service->silent);
    places_destroy(service->talking);
    service->hal->net->close(service->hal->net->ctx, service->listener);
    wolfSSL_CTX_free(service->setup.ctx);
    listfile_identity_free(&service->identity);
    free(service);
    wolfSSL_Cleanup();
}
