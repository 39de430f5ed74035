/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_service.h"

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/rsa.h>

#include <stdlib.h>
#include <string.h>

#include "listfile/identity.h"
#include "tvs/tvs_connection.h"

enum { DEFAULT_TIMEOUT_MS = 10000, DEFAULT_CONNECTIONS = 256 };

struct tvs_service {
    const hal_t *hal;
    const tvs_known_t *known;
    tvs_service_log_t *log;
    void *log_ctx;
    hal_socket_t listener;
    hal_addr_t address;
    tvs_connection_setup_t setup;
    listfile_identity_t identity;
    tvs_connection_t **connections;
    size_t count;
    size_t most;
    uint64_t answered;
};

/* --- TLS --- */

/* Another key of the same size, so that nothing but the proof of possession is wrong. */
static bool use_other_key(WOLFSSL_CTX *ctx, uint32_t bits)
{
    RsaKey key;
    WC_RNG rng;
    uint8_t der[4096];
    if (wc_InitRsaKey(&key, NULL) != 0)
        return false;
    bool done = wc_InitRng(&rng) == 0;
    if (done) {
        done = wc_MakeRsaKey(&key, (int)bits, WC_RSA_EXPONENT, &rng) == 0;
        wc_FreeRng(&rng);
    }
    int len = done ? wc_RsaKeyToDer(&key, der, sizeof der) : 0;
    wc_FreeRsaKey(&key);
    return len > 0 && wolfSSL_CTX_use_PrivateKey_buffer(ctx, der, len, WOLFSSL_FILETYPE_ASN1) == WOLFSSL_SUCCESS;
}

static bool use_key(const tvs_service_t *service, const tvs_service_config_t *config)
{
    if (config->fault == TVS_FAULT_WRONG_KEY && service->identity.rsa_bits > 0)
        return use_other_key(service->setup.ctx, service->identity.rsa_bits);
    return wolfSSL_CTX_use_PrivateKey_buffer(service->setup.ctx, (const unsigned char *)config->identity,
                                             (long)config->identity_len, WOLFSSL_FILETYPE_PEM) == WOLFSSL_SUCCESS &&
           wolfSSL_CTX_check_private_key(service->setup.ctx) == WOLFSSL_SUCCESS;
}

/* The lowest version that the library can, at or above the one wanted. */
static void set_lowest_version(WOLFSSL_CTX *ctx, tvs_tls_t wanted)
{
    static const int versions[] = {WOLFSSL_TLSV1, WOLFSSL_TLSV1_1, WOLFSSL_TLSV1_2, WOLFSSL_TLSV1_3};
    size_t i = wanted == TVS_TLS_DEFAULT ? TVS_TLS_1_2 - 1 : (size_t)wanted - 1;
    while (i < 3 && wolfSSL_CTX_SetMinVersion(ctx, versions[i]) != WOLFSSL_SUCCESS)
        i++;
    if (i == 3)
        wolfSSL_CTX_SetMinVersion(ctx, versions[i]);
}

static bool set_up_tls(tvs_service_t *service, const tvs_service_config_t *config, listfile_error_t *error)
{
    const uint8_t *pem = (const uint8_t *)config->identity;
    if (!listfile_identity_read(&service->identity, "server certificate", pem, config->identity_len, error))
        return false;
    WOLFSSL_CTX *ctx = wolfSSL_CTX_new(wolfSSLv23_server_method());
    service->setup.ctx = ctx;
    if (ctx == NULL)
        return listfile_fail(error, "out of memory");
    set_lowest_version(ctx, config->tls_min);
    wolfSSL_CTX_set_session_cache_mode(ctx, WOLFSSL_SESS_CACHE_OFF);
    if (wolfSSL_CTX_use_certificate_chain_buffer(ctx, pem, (long)config->identity_len) != WOLFSSL_SUCCESS)
        return listfile_fail(error, "server certificate: wolfSSL cannot use it");
    if (!use_key(service, config))
        return listfile_fail(error, "server certificate: its private key is missing, encrypted or another one's");
    return true;
}

/* --- a service's life --- */

static bool listen_on(tvs_service_t *service, const hal_addr_t *address, listfile_error_t *error)
{
    const hal_net_t *net = service->hal->net;
    hal_status_t status = net->tcp_listen(net->ctx, address, &service->listener);
    if (status == HAL_ERR_RANGE)
        return listfile_fail(error, "cannot listen on port %u: not our address, or the port is taken", address->port);
    if (status != HAL_OK || net->local_addr(net->ctx, service->listener, &service->address) != HAL_OK)
        return listfile_fail(error, "cannot listen on port %u", address->port);
    return true;
}

tvs_service_t *tvs_service_init(const tvs_service_config_t *config, const hal_t *hal, const tvs_known_t *known,
                                listfile_error_t *error)
{
    tvs_service_t *service = calloc(1, sizeof *service);
    if (service == NULL || wolfSSL_Init() != WOLFSSL_SUCCESS) {
        free(service);
        listfile_fail(error, "out of memory");
        return NULL;
    }
    service->hal = hal;
    service->known = known;
    service->log = config->log;
    service->log_ctx = config->log_ctx;
    service->listener = HAL_SOCKET_NONE;
    service->most = config->connections != 0 ? config->connections : DEFAULT_CONNECTIONS;
    service->setup.hal = hal;
    service->setup.fault = config->fault;
    service->setup.timeout_ms = config->timeout_ms != 0 ? config->timeout_ms : DEFAULT_TIMEOUT_MS;
    service->connections = calloc(service->most, sizeof(tvs_connection_t *));
    bool done = service->connections != NULL || listfile_fail(error, "out of memory");
    if (!done || !set_up_tls(service, config, error) || !listen_on(service, &config->listen, error)) {
        tvs_service_close(service);
        return NULL;
    }
    return service;
}

static void end_connection(tvs_service_t *service, size_t index)
{
    tvs_connection_t *connection = service->connections[index];
    if (connection->event.answered)
        service->answered++;
    if (service->log != NULL)
        service->log(service->log_ctx, &connection->event);
    tvs_connection_free(connection);
    service->connections[index] = service->connections[--service->count];
}

static void accept_all(tvs_service_t *service)
{
    const hal_net_t *net = service->hal->net;
    hal_addr_t peer = {0};
    hal_socket_t socket = HAL_SOCKET_NONE;
    while (net->tcp_accept(net->ctx, service->listener, &peer, &socket) == HAL_OK) {
        if (service->count == service->most) {
            net->close(net->ctx, socket);
            continue;
        }
        tvs_connection_t *connection = tvs_connection_new(&service->setup, socket, &peer);
        if (connection != NULL)
            service->connections[service->count++] = connection;
    }
}

/* Lets one connection do what it can. @return false when it is over, and another one has its place */
static bool poll_one(tvs_service_t *service, size_t index)
{
    const listfile_bytes_t *own = &service->identity.certificate;
    if (!tvs_connection_poll(service->connections[index], service->known, (tvs_bytes_t){own->data, own->size}))
        return true;
    end_connection(service, index);
    return false;
}

uint64_t tvs_service_poll(tvs_service_t *service)
{
    uint64_t deadline = HAL_FOREVER;
    accept_all(service);
    for (size_t i = service->count; i > 0; i--) {
        if (!poll_one(service, i - 1))
            continue;
        uint64_t next = tvs_connection_deadline(service->connections[i - 1]);
        deadline = next < deadline ? next : deadline;
    }
    return deadline;
}

bool tvs_service_ready(tvs_service_t *service, hal_socket_t socket)
{
    if (socket == service->listener) {
        size_t former = service->count;
        accept_all(service);
        /* Backwards: one that ends gives its place to the last, which had its turn. */
        for (size_t i = service->count; i > former; i--)
            poll_one(service, i - 1);
        return true;
    }
    for (size_t i = 0; i < service->count; i++)
        if (service->connections[i]->socket == socket) {
            poll_one(service, i);
            return true;
        }
    return false;
}

uint64_t tvs_service_tick(tvs_service_t *service)
{
    uint64_t deadline = HAL_FOREVER;
    uint64_t now = service->hal->clock->monotonic_ms(service->hal->clock->ctx);
    for (size_t i = service->count; i > 0; i--) {
        if (tvs_connection_deadline(service->connections[i - 1]) <= now && !poll_one(service, i - 1))
            continue;
        uint64_t next = tvs_connection_deadline(service->connections[i - 1]);
        deadline = next < deadline ? next : deadline;
    }
    return deadline;
}

hal_addr_t tvs_service_address(const tvs_service_t *service)
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
        tvs_connection_free(service->connections[--service->count]);
    free(service->connections);
    service->hal->net->close(service->hal->net->ctx, service->listener);
    wolfSSL_CTX_free(service->setup.ctx);
    listfile_identity_free(&service->identity);
    free(service);
    wolfSSL_Cleanup();
}
