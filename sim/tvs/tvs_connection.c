/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_connection.h"

#include <stdlib.h>
#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "tls/tls_offer.h"
#include "tvs/tvs_session.h"

enum { SLOW_MS = 1000 };

static bool over(tvs_connection_t *connection, const char *what)
{
    connection->state = TVS_CONNECTION_OVER;
    connection->event.what = what;
    return true;
}

static void say_plain_text(const itl_tls_io_t *io)
{
    static const char text[] = "220 this is not the service you are looking for\r\n";
    size_t sent = 0;
    io->net->tcp_send(io->net->ctx, io->socket, text, sizeof text - 1, &sent);
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
    connection->io =
        (itl_tls_io_t){.net = net, .clock = setup->hal->clock, .bytes_max = ITL_TVS_SESSION_BYTES, .socket = socket};
    connection->io.deadline_ms = itl_hal_now_ms(connection->io.clock) + setup->timeout_ms;
    connection->fault = setup->fault;
    connection->version_min = setup->version_min;
    connection->ctx = setup->ctx;
    connection->state = TVS_CONNECTION_BEGUN;
    connection->event = (tvs_service_event_t){.peer = *peer};
    if (setup->fault == TVS_FAULT_SILENT || setup->fault == TVS_FAULT_NOT_TLS)
        connection->state = TVS_CONNECTION_SILENT;
    if (setup->fault == TVS_FAULT_NOT_TLS)
        say_plain_text(&connection->io);
    return connection;
}

/* Goes on waiting, or ends the connection when that is not what TLS says. @return true */
static bool waits(tvs_connection_t *connection, itl_tls_status_t status, const char *otherwise)
{
    switch (connection->io.failure) {
    case ITL_TLS_FAILURE_TIMEOUT:
        return over(connection, "time-out");
    case ITL_TLS_FAILURE_LIMIT:
        return over(connection, "sent too much");
    default:
        return status == ITL_TLS_WAIT || over(connection, otherwise);
    }
}

/* Each of the next returns true when nothing more can be done now. */
static bool begin(tvs_connection_t *connection)
{
    itl_tls_io_t *io = &connection->io;
    itl_hal_status_t status =
        io->net->tcp_recv(io->net->ctx, io->socket, connection->early, sizeof connection->early, &io->early_len);
    if (status == ITL_HAL_AGAIN)
        return true;
    if (status != ITL_HAL_OK)
        return over(connection, "closed by the client");
    io->early = connection->early;
    if (!itl_tls_io_start(io, connection->ctx))
        return over(connection, "out of memory");
    connection->state = TVS_CONNECTION_HANDSHAKE;
    return false;
}

static bool do_handshake(tvs_connection_t *connection)
{
    itl_tls_status_t status = itl_tls_io_handshake(&connection->io);
    if (status != ITL_TLS_DONE)
        return waits(connection, status, "TLS handshake failed");
    connection->event.version = wolfSSL_get_version(connection->io.ssl);
    connection->event.cipher = wolfSSL_get_cipher_name(connection->io.ssl);
    const itl_tls_terms_t agreed = itl_tls_agreed(connection->io.ssl);
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
    size_t got = 0;
    itl_tls_status_t status = itl_tls_io_read(&connection->io, connection->request + connection->received,
                                              wanted - connection->received, &got);
    if (status != ITL_TLS_DONE)
        return waits(connection, status, "closed by the client");
    connection->received += got;
    return false;
}

static bool write_answer(tvs_connection_t *connection)
{
    size_t len = connection->answer.len - connection->sent;
    if (connection->fault == TVS_FAULT_SLOW) {
        if (itl_hal_now_ms(connection->io.clock) < connection->next_ms)
            return true;
        connection->next_ms = itl_hal_now_ms(connection->io.clock) + SLOW_MS;
        len = 1;
    }
    itl_tls_status_t status = itl_tls_io_write(&connection->io, connection->answer.bytes + connection->sent, len);
    if (status != ITL_TLS_DONE)
        return waits(connection, status, "closed by the client");
    connection->sent += len;
    if (connection->sent < connection->answer.len)
        return false;
    connection->event.answered = true;
    return over(connection, connection->event.what);
}

/* A silent connection still notices that its client has gone. */
static bool wait_silently(tvs_connection_t *connection)
{
    const itl_tls_io_t *io = &connection->io;
    uint8_t byte;
    size_t got = 0;
    itl_hal_status_t status = ITL_HAL_OK;
    while (status == ITL_HAL_OK)
        status = io->net->tcp_recv(io->net->ctx, io->socket, &byte, sizeof byte, &got);
    return status == ITL_HAL_AGAIN || over(connection, "closed by the client");
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
    if (connection->state != TVS_CONNECTION_OVER && itl_tls_io_overdue(&connection->io))
        over(connection, "time-out");
    return connection->state == TVS_CONNECTION_OVER;
}

uint64_t tvs_connection_deadline(const tvs_connection_t *connection)
{
    bool paced = connection->state == TVS_CONNECTION_ANSWER && connection->fault == TVS_FAULT_SLOW;
    uint64_t deadline = connection->io.deadline_ms;
    return paced && connection->next_ms < deadline ? connection->next_ms : deadline;
}

void tvs_connection_free(tvs_connection_t *connection)
{
    itl_tls_io_close(&connection->io, connection->event.answered);
    free(connection);
}
