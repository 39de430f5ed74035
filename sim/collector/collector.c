/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/collector.h"

#include <coap3/coap.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "coap/coap_secret.h"
#include "collector/blocks.h"
#include "collector/endpoint.h"
#include "collector/ports.h"

/* Most alarms of one transaction. */
#define BATCH_MAX 512u

/* Most datagrams of one call: the program has other things to do as well. */
#define TURN_MAX 2048u

/* Seconds that libcoap remembers a phone that says nothing more. */
#define IDLE_S 15u

/* Handshakes of coaps that may be under way at once: strangers who never finish theirs keep nobody out for long. */
#define HANDSHAKES_MAX 4096u

_Static_assert(COLLECTOR_PEER_BYTES <= BLOCKS_SENDER_BYTES, "a peer's blocks are found by its text");

/* What libcoap reads of a datagram; the rest is cut off. It drops what is longer than a session's MTU, at first 1152
 * bytes, and nobody would be told. */
#define DATAGRAM_BYTES 1472u

/* Flights of a handshake are sent again after 1, 2, 4 and 8 seconds. */
#define HANDSHAKE_TRIES 3u

/* As libcoap prints an address with its port. */
#define ADDRESS_BYTES (COLLECTOR_PEER_BYTES - 16)

struct collector {
    collector_config_t config;
    alarm_store_t *store;
    coap_context_t *context;
    hal_addr_t address, secure_address;
    coap_psk_t psk;
    coap_secret_t secret;
    coap_async_t *waiting[BATCH_MAX]; /* Requests whose alarms are not on disk yet. */
    size_t count;
    blocks_t blocks;
};

/* What stands behind a request that waits no longer. */
static coap_pdu_code_t kept = COAP_RESPONSE_CODE_CHANGED;
static coap_pdu_code_t lost = COAP_RESPONSE_CODE_INTERNAL_ERROR;

/* --- one request --- */

/* A request being looked at. */
typedef struct request {
    collector_t *collector;
    coap_session_t *session;
    const coap_pdu_t *pdu;
    coap_pdu_t *response;
    ports_t ports;
    char peer[COLLECTOR_PEER_BYTES];
} request_t;

/* "127.0.0.1:5683", "127.0.0.1:5684 (coaps)": a sender over coaps is another one than that over coap. */
static void print_peer(const coap_session_t *session, char text[COLLECTOR_PEER_BYTES])
{
    size_t len = coap_print_addr(coap_session_get_addr_remote(session), (unsigned char *)text, ADDRESS_BYTES);
    bool secure = coap_session_get_proto(session) == COAP_PROTO_DTLS;
    snprintf(text + len, COLLECTOR_PEER_BYTES - len, "%s", secure ? " (coaps)" : "");
}

static void add_number(coap_pdu_t *response, coap_option_num_t option, unsigned number)
{
    uint8_t bytes[4];
    coap_add_option(response, option, coap_encode_var_safe(bytes, sizeof bytes, number), bytes);
}

/* The answer to a block names it (RFC 7959 section 2.3). */
static void answer(const request_t *request, coap_pdu_code_t code)
{
    coap_block_t block;
    coap_pdu_set_code(request->response, code);
    if (coap_get_block(request->pdu, COAP_OPTION_BLOCK1, &block))
        add_number(request->response, COAP_OPTION_BLOCK1, block.num << 4 | (unsigned)block.m << 3 | block.szx);
    if (code == COAP_RESPONSE_CODE_REQUEST_TOO_LARGE)
        add_number(request->response, COAP_OPTION_SIZE1, COLLECTOR_BODY_BYTES);
}

static void tell(const request_t *request, const collector_event_t *event)
{
    const collector_config_t *config = &request->collector->config;
    if (config->log != NULL)
        config->log(config->ctx, event);
}

static void refuse(const request_t *request, coap_pdu_code_t code, const char *why)
{
    tell(request, &(collector_event_t){.peer = request->peer, .refused = true, .what = why});
    answer(request, code);
}

static void keep(const request_t *request, collector_alarm_t *alarm)
{
    collector_t *collector = request->collector;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    alarm->time_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    alarm->coap = request->ports.coap;
    alarm->coaps = request->ports.coaps;
    endpoint_peer(request->session, alarm->sender);
    alarm_store_result_t result = alarm_store_add(collector->store, alarm);
    if (result == ALARM_STORE_FULL) {
        refuse(request, COAP_RESPONSE_CODE_SERVICE_UNAVAILABLE, "one phone too many");
        return;
    }
    /* Its fate is that of the transaction. */
    coap_async_t *async = coap_register_async(request->session, request->pdu, 0);
    if (async == NULL) {
        refuse(request, COAP_RESPONSE_CODE_INTERNAL_ERROR, "out of memory");
        return;
    }
    collector->waiting[collector->count++] = async;
    tell(request, &(collector_event_t){.peer = request->peer,
                                       .device = alarm->device,
                                       .refused = result != ALARM_STORE_ADDED,
                                       .what = result == ALARM_STORE_ADDED ? "kept" : "the database failed"});
}

static void take_body(const request_t *request, const uint8_t *body, size_t size)
{
    collector_alarm_t alarm;
    const char *why = collector_read_alarm(body, size, &alarm);
    if (why != NULL)
        refuse(request, COAP_RESPONSE_CODE_BAD_REQUEST, why);
    else
        keep(request, &alarm);
}

static void take_block(const request_t *request, const coap_block_t *option, const uint8_t *data, size_t len)
{
    const blocks_body_t *body = NULL;
    const size_t size = (size_t)16 << option->szx;
    const blocks_block_t block = {
        .sender = request->peer, .offset = option->num * size, .data = data, .len = len, .more = option->m};
    if (len > size || (block.more && len != size)) {
        refuse(request, COAP_RESPONSE_CODE_BAD_REQUEST, "a block of the wrong size");
        return;
    }
    switch (blocks_take(&request->collector->blocks, &block, &body)) {
    case BLOCKS_MORE:
        answer(request, COAP_RESPONSE_CODE_CONTINUE);
        return;
    case BLOCKS_WHOLE:
        take_body(request, body->data, body->len);
        return;
    case BLOCKS_MISSING:
        refuse(request, COAP_RESPONSE_CODE_INCOMPLETE, "a block is missing");
        return;
    default:
        refuse(request, COAP_RESPONSE_CODE_REQUEST_TOO_LARGE, "too large");
        return;
    }
}

/* @return false: nonsense */
static bool read_query(request_t *request)
{
    coap_opt_iterator_t iterator;
    coap_opt_filter_t queries;
    coap_option_filter_clear(&queries);
    coap_option_filter_set(&queries, COAP_OPTION_URI_QUERY);
    coap_option_iterator_init(request->pdu, &iterator, &queries);
    for (const coap_opt_t *option; (option = coap_option_next(&iterator)) != NULL;)
        if (!ports_take(&request->ports, coap_opt_value(option), coap_opt_length(option)))
            return false;
    return true;
}

/* Header, token, options and body, as they lie behind each other, fill all that libcoap reads. */
static bool may_be_cut(const request_t *request, const uint8_t *data, size_t len)
{
    const size_t header = 4;
    return data != NULL && header + (size_t)(data - coap_pdu_get_token(request->pdu).s) + len >= DATAGRAM_BYTES;
}

static void take_request(const request_t *request)
{
    const uint8_t *data = NULL;
    size_t len = 0;
    coap_block_t block;
    coap_get_data(request->pdu, &len, &data);
    bool cut = may_be_cut(request, data, len);
    if (!cut && coap_get_block(request->pdu, COAP_OPTION_BLOCK1, &block))
        take_block(request, &block, data, len);
    else if (cut || len > COLLECTOR_BODY_BYTES)
        refuse(request, COAP_RESPONSE_CODE_REQUEST_TOO_LARGE, "too large");
    else
        take_body(request, data, len);
}

static void handle_post(coap_resource_t *resource, coap_session_t *session, const coap_pdu_t *pdu,
                        const coap_string_t *query, coap_pdu_t *response)
{
    request_t request = {
        .collector = coap_resource_get_userdata(resource), .session = session, .pdu = pdu, .response = response};
    coap_async_t *async = coap_find_async(session, coap_pdu_get_token(pdu));
    (void)query;
    if (async != NULL) {
        const coap_pdu_code_t *outcome = coap_async_get_app_data(async);
        answer(&request, outcome != NULL ? *outcome : lost);
        return;
    }
    print_peer(session, request.peer);
    if (read_query(&request))
        take_request(&request);
    else
        refuse(&request, COAP_RESPONSE_CODE_BAD_REQUEST, "a port of the phone that is none");
}

/* --- handshakes --- */

static void tell_handshake(const coap_session_t *session, const char *what)
{
    const collector_t *collector = coap_get_app_data(coap_session_get_context(session));
    char peer[COLLECTOR_PEER_BYTES];
    if (collector->config.log == NULL)
        return;
    print_peer(session, peer);
    collector->config.log(collector->config.ctx, &(collector_event_t){.peer = peer, .refused = true, .what = what});
}

/* With a wrong key a client's last message cannot be read, and is dropped (RFC 6347 section 4.1.2.7). A session that
 * became one, or was told of, has the collector as its data. */
static int take_event(coap_session_t *session, const coap_event_t event)
{
    void *collector = coap_get_app_data(coap_session_get_context(session));
    bool told = coap_session_get_app_data(session) != NULL;
    if (coap_session_get_proto(session) != COAP_PROTO_DTLS) {
        if (event == COAP_EVENT_SERVER_SESSION_NEW)
            coap_session_set_mtu(session, DATAGRAM_BYTES);
        return 0;
    }
    if (event == COAP_EVENT_SERVER_SESSION_NEW) {
        coap_session_set_max_retransmit(session, HANDSHAKE_TRIES);
    } else if (event == COAP_EVENT_DTLS_CONNECTED) {
        coap_session_set_max_retransmit(session, COAP_DEFAULT_MAX_RETRANSMIT);
        coap_session_set_app_data(session, collector);
    } else if (event == COAP_EVENT_DTLS_ERROR && !told) {
        tell_handshake(session, "no handshake: wrong identity, or no DTLS with a pre-shared key");
        coap_session_set_app_data(session, collector);
    } else if (event == COAP_EVENT_SERVER_SESSION_DEL && !told) {
        tell_handshake(session, "the handshake was not finished: wrong key, or gone");
    }
    return 0;
}

/* --- all that arrived together --- */

static void end_batch(collector_t *collector)
{
    listfile_error_t error;
    coap_pdu_code_t *outcome = &kept;
    if (!alarm_store_commit(collector->store, &error)) {
        outcome = &lost;
        if (collector->config.log != NULL)
            collector->config.log(collector->config.ctx,
                                  &(collector_event_t){.peer = "-", .refused = true, .what = error.text});
    }
    for (size_t i = 0; i < collector->count; i++) {
        coap_async_set_app_data(collector->waiting[i], outcome);
        coap_async_trigger(collector->waiting[i]);
    }
    collector->count = 0;
    coap_io_process(collector->context, COAP_IO_NO_WAIT);
}

/* libcoap takes one datagram at a time, and answers to its own messages come between the alarms. */
void collector_poll(collector_t *collector)
{
    struct pollfd waiting = {.fd = collector_fd(collector), .events = POLLIN};
    for (unsigned i = 0; i < TURN_MAX && collector->count < BATCH_MAX && poll(&waiting, 1, 0) > 0; i++)
        coap_io_process(collector->context, COAP_IO_NO_WAIT);
    if (collector->count > 0)
        end_batch(collector);
}

/* --- opening --- */

static bool listen_at(collector_t *collector, coap_proto_t protocol, hal_addr_t *address, listfile_error_t *error)
{
    uint16_t port = address->port;
    return endpoint_listen(collector->context, protocol, address) ||
           listfile_fail(error,
                         "alarms: cannot listen on port %u: not our address, or "
                         "the port is taken",
                         port);
}

static bool listen_secure(collector_t *collector, listfile_error_t *error)
{
    if (collector->config.psk == NULL)
        return true;
    collector->psk = *collector->config.psk;
    collector->secret.psk = &collector->psk;
    collector->secure_address = collector->config.secure_address;
    coap_context_set_max_handshake_sessions(collector->context, HANDSHAKES_MAX);
    if (!coap_secret_serve(collector->context, &collector->secret))
        return listfile_fail(error, "alarms: libcoap has no DTLS");
    return listen_at(collector, COAP_PROTO_DTLS, &collector->secure_address, error);
}

static bool add_resource(collector_t *collector)
{
    coap_resource_t *resource = coap_resource_init(coap_make_str_const("alarms"), 0);
    if (resource == NULL)
        return false;
    coap_resource_set_userdata(resource, collector);
    coap_register_handler(resource, COAP_REQUEST_POST, handle_post);
    coap_add_attr(resource, coap_make_str_const("title"), coap_make_str_const("\"DeviceTLInfo alarms\""), 0);
    coap_add_resource(collector->context, resource);
    return true;
}

static bool set_up(collector_t *collector, listfile_error_t *error)
{
    collector->store = alarm_store_open(collector->config.database, error);
    if (collector->store == NULL)
        return false;
    coap_startup();
    coap_set_log_level(LOG_EMERG);
    collector->context = coap_new_context(NULL);
    if (collector->context == NULL || !add_resource(collector))
        return listfile_fail(error, "alarms: out of memory");
    coap_set_app_data(collector->context, collector);
    coap_register_event_handler(collector->context, take_event);
    coap_context_set_session_timeout(collector->context, IDLE_S);
    collector->address = collector->config.address;
    return listen_at(collector, COAP_PROTO_UDP, &collector->address, error) && listen_secure(collector, error);
}

collector_t *collector_open(const collector_config_t *config, listfile_error_t *error)
{
    collector_t *collector = calloc(1, sizeof *collector);
    if (collector == NULL) {
        listfile_fail(error, "out of memory");
        return NULL;
    }
    collector->config = *config;
    if (set_up(collector, error))
        return collector;
    collector_close(collector);
    return NULL;
}

int collector_fd(const collector_t *collector)
{
    return coap_context_get_coap_fd(collector->context);
}

hal_addr_t collector_address(const collector_t *collector)
{
    return collector->address;
}

hal_addr_t collector_secure_address(const collector_t *collector)
{
    return collector->secure_address;
}

void collector_set_psk(collector_t *collector, const coap_psk_t *psk)
{
    collector->psk = *psk;
}

alarm_store_t *collector_store(collector_t *collector)
{
    return collector->store;
}

void collector_close(collector_t *collector)
{
    if (collector == NULL)
        return;
    if (collector->context != NULL)
        coap_free_context(collector->context);
    alarm_store_close(collector->store);
    explicit_bzero(collector, sizeof *collector);
    free(collector);
}
