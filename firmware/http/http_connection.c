/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "hal/canary.h"
#include "http/http_answer.h"
#include "http/http_connection_priv.h"

/* Steps of a connection in one poll. */
#define STEPS_MAX 64u

/* What a step comes to. */
typedef enum outcome {
    GO_ON,
    WAIT, /* for the network, for the handler or for another connection */
    OVER,
} outcome_t;

static void let_body_go(itl_http_server_t *server, itl_http_connection_t *connection)
{
    if (!connection->has_body)
        return;
    connection->has_body = false;
    server->body_taken = false;
    server->again = true;
}

/* The handler's answer is over. */
static void tell_done(itl_http_connection_t *connection, bool whole)
{
    if (connection->answer.done != NULL)
        connection->answer.done(&connection->answer, whole);
    connection->answer.done = NULL;
}

static void begin_request(itl_http_connection_t *connection, uint64_t now_ms, uint32_t wait_ms)
{
    itl_http_reader_start(&connection->reader);
    connection->state = ITL_HTTP_READING;
    connection->busy = false;
    connection->begun_ms = now_ms;
    connection->deadline_ms = now_ms + wait_ms;
}

void itl_http_connection_start(itl_http_server_t *server, itl_http_connection_t *connection, itl_hal_socket_t socket,
                               const itl_hal_addr_t *client)
{
    memset(connection, 0, sizeof *connection);
    connection->socket = socket;
    connection->client = *client;
    begin_request(connection, itl_hal_now_ms(server->clock), ITL_HTTP_MESSAGE_MS);
}

void itl_http_connection_end(itl_http_server_t *server, itl_http_connection_t *connection)
{
    if (connection->state == ITL_HTTP_FREE)
        return;
    tell_done(connection, false);
    let_body_go(server, connection);
    server->net->close(server->net->ctx, connection->socket);
    connection->state = ITL_HTTP_FREE;
    server->again = true;
}

/* --- the answer --- */

/* Runs through the pieces, so that the length of all is known. @return false: one is too long, or there is no end */
static bool count_pieces(itl_http_connection_t *connection)
{
    itl_http_piece_t more = ITL_HTTP_PIECE_MORE;
    connection->length = 0;
    for (uint32_t number = 0; more == ITL_HTTP_PIECE_MORE; number++) {
        itl_text_t text = itl_text_in((char *)connection->out, sizeof connection->out);
        if (number == ITL_HTTP_PIECES)
            return false;
        more = connection->answer.piece(&connection->answer, number, &text);
        if (!itl_text_fits(&text))
            return false;
        connection->length += (uint32_t)text.len;
    }
    return true;
}

static bool count(itl_http_connection_t *connection)
{
    const itl_http_answer_t *answer = &connection->answer;
    if (answer->piece != NULL)
        return count_pieces(connection);
    connection->length = answer->read != NULL ? answer->length : 0;
    return true;
}

/* An answer of the server's own, in place of the handler's. */
static void answer_plainly(itl_http_connection_t *connection, uint16_t status)
{
    tell_done(connection, false);
    connection->answer = (itl_http_answer_t){.status = status, .type = "text/plain", .piece = itl_http_phrase_piece};
    (void)count(connection);
}

static bool write_head(const itl_http_server_t *server, itl_http_connection_t *connection)
{
    itl_text_t text = itl_text_in((char *)connection->out, sizeof connection->out);
    const itl_http_head_t head = {.length = connection->length,
                                  .keeps = !connection->close,
                                  .minor_0 = connection->reader.parser.http_minor == 0,
                                  .small_letters = server->config.small_letters,
                                  .utc_s = server->clock->utc_s(server->clock->ctx)};
    itl_http_answer_head(&text, &connection->answer, &head);
    connection->out_len = (uint16_t)text.len;
    connection->out_sent = 0;
    return itl_text_fits(&text);
}

/* The answer is known: its head is put together. */
static void begin_answer(const itl_http_server_t *server, itl_http_connection_t *connection)
{
    if (!count(connection))
        answer_plainly(connection, 500);
    if (!write_head(server, connection)) {
        answer_plainly(connection, 500);
        (void)write_head(server, connection);
    }
    connection->piece = 0;
    connection->made = 0;
    connection->state = ITL_HTTP_SENDING;
    connection->deadline_ms = itl_hal_now_ms(server->clock) + ITL_HTTP_MESSAGE_MS + connection->length;
}

static outcome_t refuse(itl_http_server_t *server, itl_http_connection_t *connection, uint16_t status)
{
    connection->close = true;
    connection->refused = true;
    answer_plainly(connection, status);
    begin_answer(server, connection);
    return GO_ON;
}

/* Has the handler answer, once more where it said "later". */
static outcome_t ask_handler(itl_http_server_t *server, itl_http_connection_t *connection)
{
    itl_http_answer_t *answer = &connection->answer;
    answer->later = false;
    server->config.handler(server->config.context, &connection->request, answer);
    if (answer->later)
        return WAIT;
    begin_answer(server, connection);
    return GO_ON;
}

static outcome_t begin_handling(itl_http_server_t *server, itl_http_connection_t *connection)
{
    itl_http_reader_request(&connection->reader, &connection->request);
    connection->request.client = connection->client;
    connection->close = !itl_http_reader_keeps(&connection->reader);
    connection->answer = (itl_http_answer_t){.status = 200};
    connection->state = ITL_HTTP_ANSWERING;
    connection->deadline_ms = itl_hal_now_ms(server->clock) + ITL_HTTP_LATER_MS;
    return GO_ON;
}

/* --- reading --- */

/* Tells a client that waits for it to go on. */
static outcome_t tell_continue(const itl_http_server_t *server, const itl_http_connection_t *connection)
{
    static const char word[] = "HTTP/1.1 100 Continue\r\n\r\n";
    size_t sent = 0;
    if (!itl_http_reader_expects(&connection->reader) || connection->input_used < connection->input_len)
        return GO_ON;
    const itl_hal_status_t status =
        server->net->tcp_send(server->net->ctx, connection->socket, word, sizeof word - 1, &sent);
    return status == ITL_HAL_OK && sent == sizeof word - 1 ? GO_ON : OVER;
}

/* A small body lies where the answer will. */
static outcome_t make_room(itl_http_server_t *server, itl_http_connection_t *connection)
{
    const itl_http_server_config_t *config = &server->config;
    const uint32_t want = itl_http_reader_want(&connection->reader);
    const bool is_small = want <= sizeof connection->out || config->body == NULL;
    if (!is_small && server->body_taken)
        return WAIT;
    if (is_small) {
        itl_http_reader_give(&connection->reader, connection->out, sizeof connection->out);
    } else {
        itl_http_reader_give(&connection->reader, config->body, config->body_cap);
        connection->has_body = true;
        server->body_taken = true;
    }
    if (connection->reader.progress == ITL_HTTP_REFUSED)
        return GO_ON;
    const uint32_t longest = want < config->body_cap ? want : config->body_cap;
    connection->deadline_ms = itl_hal_now_ms(server->clock) + ITL_HTTP_MESSAGE_MS + longest;
    return tell_continue(server, connection);
}

static outcome_t receive(itl_http_server_t *server, itl_http_connection_t *connection)
{
    size_t len;
    const itl_hal_status_t status =
        server->net->tcp_recv(server->net->ctx, connection->socket, connection->input, sizeof connection->input, &len);
    if (status != ITL_HAL_OK)
        return status == ITL_HAL_AGAIN ? WAIT : OVER;
    connection->input_len = (uint16_t)len;
    connection->input_used = 0;
    return GO_ON;
}

static void take_input(itl_http_server_t *server, itl_http_connection_t *connection)
{
    if (!connection->busy) {
        connection->busy = true;
        connection->begun_ms = itl_hal_now_ms(server->clock);
        connection->deadline_ms = connection->begun_ms + ITL_HTTP_MESSAGE_MS;
    }
    const size_t used = itl_http_reader_take(&connection->reader, connection->input + connection->input_used,
                                             (size_t)connection->input_len - connection->input_used);
    connection->input_used = (uint16_t)(connection->input_used + used);
}

static outcome_t read_request(itl_http_server_t *server, itl_http_connection_t *connection)
{
    switch (connection->reader.progress) {
    case ITL_HTTP_AT_BODY:
        return make_room(server, connection);
    case ITL_HTTP_WHOLE:
        return begin_handling(server, connection);
    case ITL_HTTP_REFUSED:
        return refuse(server, connection, connection->reader.status);
    case ITL_HTTP_IN_HEAD:
    case ITL_HTTP_IN_BODY:
        break;
    }
    if (connection->input_used == connection->input_len)
        return receive(server, connection);
    take_input(server, connection);
    return GO_ON;
}

/* --- sending --- */

/* The whole answer has been sent. */
static outcome_t finish(itl_http_server_t *server, itl_http_connection_t *connection)
{
    const uint64_t now_ms = itl_hal_now_ms(server->clock);
    tell_done(connection, true);
    let_body_go(server, connection);
    if (connection->refused) {
        connection->state = ITL_HTTP_LINGERING;
        connection->deadline_ms = now_ms + ITL_HTTP_LINGER_MS;
        return GO_ON;
    }
    if (connection->close)
        return OVER;
    begin_request(connection, now_ms, ITL_HTTP_IDLE_MS);
    return GO_ON;
}

/* Puts the next pieces into out, as many as fit: each send costs more than a piece. @return false when they cannot be
 * had, or are not what was counted */
static bool make_text(itl_http_connection_t *connection)
{
    itl_http_piece_t more = ITL_HTTP_PIECE_MORE;
    connection->out_len = 0;
    while (more == ITL_HTTP_PIECE_MORE && connection->out_len + 1u < sizeof connection->out) {
        itl_text_t text =
            itl_text_in((char *)connection->out + connection->out_len, sizeof connection->out - connection->out_len);
        more = connection->answer.piece(&connection->answer, connection->piece, &text);
        if (!itl_text_fits(&text))
            return connection->out_len > 0;
        connection->piece++;
        connection->out_len = (uint16_t)(connection->out_len + text.len);
        connection->made += (uint32_t)text.len;
        const bool whole = connection->made == connection->length;
        if (connection->made > connection->length || (more == ITL_HTTP_PIECE_LAST && !whole) ||
            connection->piece >= ITL_HTTP_PIECES)
            return false;
    }
    return true;
}

static bool make_bytes(itl_http_connection_t *connection)
{
    const uint32_t rest = connection->length - connection->made;
    const size_t len = rest < sizeof connection->out ? rest : sizeof connection->out;
    connection->out_len = (uint16_t)len;
    const uint32_t offset = connection->made;
    connection->made += (uint32_t)len;
    return connection->answer.read(&connection->answer, offset, connection->out, len);
}

static outcome_t send_next(itl_http_server_t *server, itl_http_connection_t *connection)
{
    if (connection->request.method == ITL_HTTP_METHOD_HEAD && !connection->refused)
        return finish(server, connection);
    if (connection->made == connection->length)
        return finish(server, connection);
    connection->out_sent = 0;
    const bool made = connection->answer.piece != NULL ? make_text(connection) : make_bytes(connection);
    return made ? GO_ON : OVER;
}

static outcome_t send_answer(itl_http_server_t *server, itl_http_connection_t *connection)
{
    if (connection->out_sent == connection->out_len)
        return send_next(server, connection);
    size_t sent = 0;
    const itl_hal_status_t status =
        server->net->tcp_send(server->net->ctx, connection->socket, connection->out + connection->out_sent,
                              (size_t)connection->out_len - connection->out_sent, &sent);
    if (status != ITL_HAL_OK)
        return status == ITL_HAL_AGAIN ? WAIT : OVER;
    connection->out_sent = (uint16_t)(connection->out_sent + sent);
    return GO_ON;
}

/* --- its turn --- */

static outcome_t step(itl_http_server_t *server, itl_http_connection_t *connection)
{
    switch (connection->state) {
    case ITL_HTTP_READING:
        return read_request(server, connection);
    case ITL_HTTP_ANSWERING:
        return ask_handler(server, connection);
    case ITL_HTTP_SENDING:
        return send_answer(server, connection);
    case ITL_HTTP_LINGERING:
    case ITL_HTTP_FREE:
        break;
    }
    /* What a client still sends is read, so that closing does not take the answer away from it. */
    return receive(server, connection);
}

static uint64_t wanted_ms(const itl_http_connection_t *connection)
{
    const bool waits = connection->state == ITL_HTTP_ANSWERING && connection->answer.later;
    if (connection->state == ITL_HTTP_FREE)
        return ITL_HAL_FOREVER;
    return waits && connection->answer.again_ms < connection->deadline_ms ? connection->answer.again_ms
                                                                          : connection->deadline_ms;
}

uint64_t itl_http_connection_poll(itl_http_server_t *server, itl_http_connection_t *connection)
{
    const uint64_t now_ms = itl_hal_now_ms(server->clock);
    outcome_t outcome = GO_ON;
    if (now_ms >= connection->deadline_ms)
        outcome = OVER;
    for (unsigned steps = 0; outcome == GO_ON && steps < STEPS_MAX; steps++)
        outcome = step(server, connection);
    if (outcome == OVER)
        itl_http_connection_end(server, connection);
    return outcome == GO_ON ? now_ms : wanted_ms(connection);
}
