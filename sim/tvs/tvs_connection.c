/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_connection.h"

#include <stdlib.h>
#include <string.h>

#include "tls/tls.h"

enum { SLOW_MS = 1000 };

static bool over(tvs_connection_t *connection, const char *what)
{
    connection->state = TVS_CONNECTION_OVER;
    connection->event.what = what;
    return true;
}

static int io_result(tvs_connection_t *connection, itl_hal_status_t status, size_t bytes)
{
    connection->blocked = status == ITL_HAL_AGAIN;
    if (status == ITL_HAL_OK)
        return (int)bytes;
    return status == ITL_HAL_AGAIN ? WOLFSSL_CBIO_ERR_WANT_READ : WOLFSSL_CBIO_ERR_CONN_CLOSE;
}

static int receive_callback(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    tvs_connection_t *connection = ctx;
    size_t got = connection->early_len - connection->early_used;
    (void)ssl;
    if (got > 0) {
        got = got < (size_t)size ? got : (size_t)size;
        memcpy(buf, connection->early + connection->early_used, got);
        connection->early_used += got;
        return io_result(connection, ITL_HAL_OK, got);
    }
    itl_hal_status_t status =
        connection->net->tcp_recv(connection->net->ctx, connection->socket, buf, (size_t)size, &got);
    return io_result(connection, status, got);
}

static int send_callback(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    tvs_connection_t *connection = ctx;
    size_t sent = 0;
    (void)ssl;
    itl_hal_status_t status =
        connection->net->tcp_send(connection->net->ctx, connection->socket, buf, (size_t)size, &sent);
    return io_result(connection, status, sent);
}

static bool set_up_tls(tvs_connection_t *connection)
{
    connection->ssl = wolfSSL_new(connection->ctx);
    if (connection->ssl == NULL)
        return false;
    wolfSSL_SSLSetIORecv(connection->ssl, receive_callback);
    wolfSSL_SSLSetIOSend(connection->ssl, send_callback);
    wolfSSL_SetIOReadCtx(connection->ssl, connection);
    wolfSSL_SetIOWriteCtx(connection->ssl, connection);
    return true;
}

static void say_plain_text(const tvs_connection_t *connection)
{
    static const char text[] = "220 this is not the service you are looking for\r\n";
    size_t sent = 0;
    connection->net->tcp_send(connection->net->ctx, connection->socket, text, sizeof text - 1, &sent);
}

tvs_connection_t *tvs_connection_new(const tvs_connection_setup_t *setup, itl_hal_socket_t socket,
                                     const itl_hal_addr_t *peer)
{
    const itl_hal_net_t *net = setup->hal->net;
    tvs_connection_t *connection = calloc(1, sizeof *connection);
    if (connection == NULL) {
        net->close(net->ctx, socket);
        return NULL;
    }
    connection->net = net;
    connection->clock = setup->hal->clock;
    connection->socket = socket;
    connection->fault = setup->fault;
    connection->version_min = setup->version_min;
    connection->ctx = setup->ctx;
    connection->state = TVS_CONNECTION_BEGUN;
    connection->deadline_ms = connection->clock->monotonic_ms(connection->clock->ctx) + setup->timeout_ms;
    connection->event = (tvs_service_event_t){.peer = *peer};
    if (setup->fault == TVS_FAULT_SILENT || setup->fault == TVS_FAULT_NOT_TLS)
        connection->state = TVS_CONNECTION_SILENT;
    if (setup->fault == TVS_FAULT_NOT_TLS)
        say_plain_text(connection);
    return connection;
}

/* Goes on waiting, or ends the connection when that is not what wolfSSL says. wolfSSL 5.5 forgets its error when the
 * rest of a flight of TLS 1.3 does not fit a second time; what the transport said then counts. @return true */
static bool waits(tvs_connection_t *connection, int returned, const char *otherwise)
{
    int error = wolfSSL_get_error(connection->ssl, returned);
    bool waiting = error == WOLFSSL_ERROR_WANT_READ || error == WOLFSSL_ERROR_WANT_WRITE;
    if (!waiting && !(error == 0 && connection->blocked))
        over(connection, otherwise);
    return true;
}

/* Each of the next returns true when nothing more can be done now. */
static bool begin(tvs_connection_t *connection)
{
    itl_hal_status_t status = connection->net->tcp_recv(connection->net->ctx, connection->socket, connection->early,
                                                        sizeof connection->early, &connection->early_len);
    if (status == ITL_HAL_AGAIN)
        return true;
    if (status != ITL_HAL_OK)
        return over(connection, "closed by the client");
    if (!set_up_tls(connection))
        return over(connection, "out of memory");
    connection->state = TVS_CONNECTION_HANDSHAKE;
    return false;
}

static bool do_handshake(tvs_connection_t *connection)
{
    int returned = wolfSSL_accept(connection->ssl);
    if (returned != WOLFSSL_SUCCESS)
        return waits(connection, returned, "TLS handshake failed");
    connection->event.version = wolfSSL_get_version(connection->ssl);
    connection->event.cipher = wolfSSL_get_cipher_name(connection->ssl);
    const itl_tls_terms_t agreed = itl_tls_agreed(connection->ssl);
    if (itl_tls_judge_terms(&agreed, connection->version_min) != ITL_TLS_FAULT_NONE)
        return over(connection, "TLS on terms that are not offered");
    connection->state = TVS_CONNECTION_REQUEST;
    return false;
}

static const char *name_of(const tvs_lab_answer_t *answer)
{
    if (answer->known == NULL)
        return "unknown";
    return answer->status == ITL_TVS_STATUS_NOT_VALID ? "not valid" : "valid";
}

/* The whole request is there. */
static bool take_request(tvs_connection_t *connection, const tvs_known_t *known, itl_tvs_bytes_t other)
{
    itl_tvs_request_t request;
    if (itl_tvs_decode_request(connection->request, connection->received, &request) != ITL_REASON_NONE)
        return over(connection, "malformed request");
    tvs_service_event_t *event = &connection->event;
    event->command = request.command;
    event->device = request.device_name;
    event->subject = request.subject;
    if (connection->fault == TVS_FAULT_MUTE) {
        connection->state = TVS_CONNECTION_SILENT;
        return true;
    }
    tvs_lab_answer(known, &request, connection->fault, other, &connection->answer);
    event->what = name_of(&connection->answer);
    if (connection->answer.known != NULL)
        event->label = connection->answer.known->label;
    if (connection->answer.len == 0)
        return over(connection, connection->fault == TVS_FAULT_NONE ? "not a request" : "closed");
    connection->state = TVS_CONNECTION_ANSWER;
    return false;
}

static bool read_request(tvs_connection_t *connection, const tvs_known_t *known, itl_tvs_bytes_t other)
{
    itl_tvs_header_t header = {0};
    size_t wanted = ITL_TVS_HEADER_BYTES;
    if (connection->received >= ITL_TVS_HEADER_BYTES) {
        if (itl_tvs_decode_header(connection->request, &header) != ITL_REASON_NONE)
            return over(connection, "malformed request");
        wanted += header.length;
        if (connection->received == wanted)
            return take_request(connection, known, other);
    }
    int returned =
        wolfSSL_read(connection->ssl, connection->request + connection->received, (int)(wanted - connection->received));
    if (returned <= 0)
        return waits(connection, returned, "closed by the client");
    connection->received += (size_t)returned;
    return false;
}

static bool write_answer(tvs_connection_t *connection)
{
    size_t len = connection->answer.len - connection->sent;
    if (connection->fault == TVS_FAULT_SLOW) {
        uint64_t now = connection->clock->monotonic_ms(connection->clock->ctx);
        if (now < connection->next_ms)
            return true;
        connection->next_ms = now + SLOW_MS;
        len = 1;
    }
    int returned = wolfSSL_write(connection->ssl, connection->answer.bytes + connection->sent, (int)len);
    if (returned <= 0)
        return waits(connection, returned, "closed by the client");
    connection->sent += (size_t)returned;
    if (connection->sent < connection->answer.len)
        return false;
    wolfSSL_shutdown(connection->ssl);
    connection->event.answered = true;
    return over(connection, connection->event.what);
}

/* A silent connection still notices that its client has gone. */
static bool wait_silently(tvs_connection_t *connection)
{
    uint8_t byte;
    size_t got = 0;
    itl_hal_status_t status = ITL_HAL_OK;
    while (status == ITL_HAL_OK)
        status = connection->net->tcp_recv(connection->net->ctx, connection->socket, &byte, sizeof byte, &got);
    if (status != ITL_HAL_AGAIN)
        over(connection, "closed by the client");
    return true;
}

static bool step(tvs_connection_t *connection, const tvs_known_t *known, itl_tvs_bytes_t other)
{
    switch (connection->state) {
    case TVS_CONNECTION_BEGUN:
        return begin(connection);
    case TVS_CONNECTION_HANDSHAKE:
        return do_handshake(connection);
    case TVS_CONNECTION_REQUEST:
        return read_request(connection, known, other);
    case TVS_CONNECTION_ANSWER:
        return write_answer(connection);
    case TVS_CONNECTION_SILENT:
        return wait_silently(connection);
    default:
        return true;
    }
}

bool tvs_connection_poll(tvs_connection_t *connection, const tvs_known_t *known, itl_tvs_bytes_t other)
{
    while (!step(connection, known, other))
        ;
    if (connection->state != TVS_CONNECTION_OVER &&
        connection->clock->monotonic_ms(connection->clock->ctx) >= connection->deadline_ms)
        over(connection, "time-out");
    return connection->state == TVS_CONNECTION_OVER;
}

uint64_t tvs_connection_deadline(const tvs_connection_t *connection)
{
    bool paced = connection->state == TVS_CONNECTION_ANSWER && connection->fault == TVS_FAULT_SLOW;
    return paced && connection->next_ms < connection->deadline_ms ? connection->next_ms : connection->deadline_ms;
}

void tvs_connection_free(tvs_connection_t *connection)
{
    wolfSSL_free(connection->ssl);
    connection->net->close(connection->net->ctx, connection->socket);
    free(connection);
}
