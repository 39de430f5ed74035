/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/collector.h"

#include <coap3/coap.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/listen_fault.h"
#include "coap/coap_loop.h"
#include "coap/coap_secret.h"
#include "collector/blocks.h"
#include "collector/endpoint.h"
#include "collector/ports.h"
#include "collector/sessions.h"
#include "collector/waiting.h"
#include "hal/canary.h"
#include "posix/clock.h"

/* Longest turn, in ms: the program has other things to do as well. */
#define TURN_MS 10u

/* Seconds that libcoap remembers a phone that says nothing more. */
#define IDLE_S 15u

/* Senders of coap, or strangers of coaps, of whom libcoap remembers anything: with every datagram it looks through all
 * of them. When one more comes, who was silent longest is forgotten, which costs a sender of coap nothing. */
#define IDLE_MAX        256u
#define SECURE_IDLE_MAX 2048u

/* Handshakes of coaps that may be under way at once: strangers who never finish theirs keep nobody out for long. */
#define HANDSHAKES_MAX 4096u

_Static_assert(COLLECTOR_PEER_BYTES <= BLOCKS_SENDER_BYTES, "a peer's blocks are found by its text");

/* What libcoap reads of a datagram; the rest is cut off. It drops what is longer than a session's MTU, at first 1152
 * bytes, and nobody would be told. */
#define DATAGRAM_BYTES 1472u

/* Size of a block of 1024 bytes, as an option says it (RFC 7959 section 2.2). */
#define BLOCK_1024 6u

/* Flights of a handshake are sent again after 1, 2, 4 and 8 seconds. */
#define HANDSHAKE_TRIES 3u

/* As libcoap prints an address with its port. */
#define ADDRESS_BYTES (COLLECTOR_PEER_BYTES - 16)

/* libcoap's sessions of coap and of coaps are apart: a flood of the one costs the other nothing. */
typedef enum way { WAY_COAP, WAY_COAPS, WAYS } way_t;

struct collector {
    collector_config_t config;
    alarm_store_t *store;
    coap_context_t *contexts[WAYS]; /* That of coaps: NULL without a key. */
    itl_hal_addr_t addresses[WAYS];
    int64_t ahead_s; /* The cluster's clock. */
    itl_coap_psk_t psk;
    itl_coap_secret_t secret;
    sessions_t sessions; /* Of coaps, with the key. */
    waiting_t waiting;   /* Requests whose alarms are not on disk yet. */
    blocks_t blocks;
};

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
    const bool secure = coap_session_get_proto(session) == COAP_PROTO_DTLS;
    snprintf(text + len, COLLECTOR_PEER_BYTES - len, "%s", secure ? " (coaps)" : "");
}

static bool is_secure(const coap_session_t *session)
{
    return coap_session_get_proto(session) == COAP_PROTO_DTLS;
}

/* The answer to a block names it. */
static void answer(const request_t *request, coap_pdu_code_t code)
{
    coap_block_t block;
    coap_pdu_set_code(request->response, code);
    if (coap_get_block(request->pdu, COAP_OPTION_BLOCK1, &block))
        waiting_add_block(request->response, &block);
    else if (code == COAP_RESPONSE_CODE_REQUEST_TOO_LARGE) /* One that may come in blocks (RFC 7959 section 2.9.3). */
        waiting_add_block(request->response, &(coap_block_t){.szx = BLOCK_1024});
    if (code == COAP_RESPONSE_CODE_REQUEST_TOO_LARGE)
        waiting_add_number(request->response, COAP_OPTION_SIZE1, COLLECTOR_BODY_BYTES);
}

/* No answer now, not even that the request arrived. */
static void answer_later(const request_t *request)
{
    coap_pdu_set_type(request->response, COAP_MESSAGE_NON);
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
    coap_add_data(request->response, strlen(why), (const uint8_t *)why);
}

/* Milliseconds only this machine's clock knows. */
static int64_t utc_ms(const collector_t *collector)
{
    const itl_hal_clock_t *clock = collector->config.hal->clock;
    return clock == posix_clock() ? posix_utc_ms() : clock->utc_s(clock->ctx) * 1000;
}

static void complete(const request_t *request, collector_alarm_t *alarm)
{
    alarm->time_ms = utc_ms(request->collector);
    alarm->ahead_s = request->collector->ahead_s;
    alarm->coap = request->ports.coap;
    alarm->coaps = request->ports.coaps;
    alarm->transport = is_secure(request->session) ? COLLECTOR_COAPS : COLLECTOR_COAP;
    endpoint_peer(request->session, alarm->sender);
    endpoint_origin(request->session, alarm->origin);
}

static void keep(const request_t *request, collector_alarm_t *alarm)
{
    collector_t *collector = request->collector;
    if (collector->waiting.count >= WAITING_MAX) {
        refuse(request, COAP_RESPONSE_CODE_SERVICE_UNAVAILABLE, "too many at once");
        return;
    }
    complete(request, alarm);
    alarm_store_result_t result = alarm_store_add(collector->store, alarm);
    if (result == ALARM_STORE_FULL) {
        refuse(request, COAP_RESPONSE_CODE_SERVICE_UNAVAILABLE, "one phone too many");
        return;
    }
    if (result == ALARM_STORE_FORBIDDEN) {
        refuse(request, COAP_RESPONSE_CODE_FORBIDDEN, "a phone known by coaps is not spoken for by coap");
        return;
    }
    /* Its fate is that of the transaction. */
    waiting_add(&collector->waiting, request->session, request->pdu);
    answer_later(request);
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
    const blocks_block_t block = {.sender = request->peer,
                                  .from = endpoint_address(request->session),
                                  .offset = option->num * size,
                                  .data = data,
                                  .len = len,
                                  .more = option->m};
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

/* One whose handshake used a key that has been replaced meanwhile. */
static bool has_old_key(const request_t *request)
{
    const itl_coap_psk_t *psk = &request->collector->psk;
    return is_secure(request->session) &&
           !ITL_CANARY_HOLDS("coaps-replaced-key", itl_coap_secret_is_known(request->session, psk));
}

static void handle_post(coap_resource_t *resource, coap_session_t *session, const coap_pdu_t *pdu,
                        const coap_string_t *query, coap_pdu_t *response)
{
    collector_t *collector = coap_resource_get_userdata(resource);
    request_t request = {.collector = collector, .session = session, .pdu = pdu, .response = response};
    (void)query;
    if (waiting_has(&collector->waiting, session, pdu)) {
        answer_later(&request);
        return;
    }
    print_peer(session, request.peer);
    if (is_secure(session))
        sessions_used(&collector->sessions, sessions_entry(&collector->sessions, session));
    if (has_old_key(&request))
        refuse(&request, COAP_RESPONSE_CODE_UNAUTHORIZED, "the key has been replaced");
    else if (read_query(&request))
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

static void take_connected(collector_t *collector, coap_session_t *session)
{
    coap_session_set_max_retransmit(session, COAP_DEFAULT_MAX_RETRANSMIT);
    sessions_add(&collector->sessions, session);
    if (!itl_coap_secret_is_known(session, &collector->psk))
        sessions_end(&collector->sessions, sessions_entry(&collector->sessions, session));
}

/* With a wrong key a client's last message cannot be read, and is dropped (RFC 6347 section 4.1.2.7). */
static void take_secure_event(collector_t *collector, coap_session_t *session, coap_event_t event)
{
    sessions_entry_t *entry = sessions_entry(&collector->sessions, session);
    bool told = sessions_is_told(session);
    if (event == COAP_EVENT_SERVER_SESSION_NEW) {
        coap_session_set_max_retransmit(session, HANDSHAKE_TRIES);
    } else if (event == COAP_EVENT_DTLS_CONNECTED && entry == NULL) {
        take_connected(collector, session);
    } else if (event == COAP_EVENT_DTLS_CLOSED && entry != NULL) {
        sessions_ended(&collector->sessions, entry);
    } else if (event == COAP_EVENT_DTLS_ERROR && !told) {
        tell_handshake(session, "no handshake: wrong identity, or no DTLS with a pre-shared key");
        sessions_told(&collector->sessions, session);
    } else if (event == COAP_EVENT_SERVER_SESSION_DEL && !told) {
        tell_handshake(session, "the handshake was not finished: wrong key, or gone");
    }
}

static int take_event(coap_session_t *session, const coap_event_t event)
{
    collector_t *collector = coap_get_app_data(coap_session_get_context(session));
    if (is_secure(session))
        take_secure_event(collector, session, event);
    else if (event == COAP_EVENT_SERVER_SESSION_NEW)
        coap_session_set_mtu(session, DATAGRAM_BYTES);
    return 0;
}

/* --- all that arrived together --- */

static void end_batch(collector_t *collector)
{
    base_error_t error;
    bool kept = alarm_store_commit(collector->store, &error);
    if (!kept && collector->config.log != NULL)
        collector->config.log(collector->config.ctx,
                              &(collector_event_t){.peer = "-", .refused = true, .what = error.text});
    waiting_answer(&collector->waiting, kept ? COAP_RESPONSE_CODE_CHANGED : COAP_RESPONSE_CODE_INTERNAL_ERROR);
}

/* libcoap takes one datagram at a time. @return false: nothing has arrived */
static bool take_some(const collector_t *collector)
{
    bool some = false;
    for (way_t way = 0; way < WAYS; way++)
        if (collector->contexts[way] != NULL && collector->waiting.count < WAITING_MAX)
            some = coap_loop_take(collector->contexts[way]) || some;
    return some;
}

static uint64_t next_turn(const collector_t *collector)
{
    uint64_t next_ms = ITL_HAL_FOREVER;
    for (way_t way = 0; way < WAYS; way++) {
        const uint64_t wanted_ms =
            collector->contexts[way] == NULL ? ITL_HAL_FOREVER : coap_loop_next_ms(collector->contexts[way]);
        next_ms = wanted_ms < next_ms ? wanted_ms : next_ms;
    }
    return next_ms;
}

uint64_t collector_poll(collector_t *collector)
{
    const itl_hal_clock_t *clock = collector->config.hal->clock;
    const uint64_t end = itl_hal_now_ms(clock) + TURN_MS;
    bool more = true;
    while (more && collector->waiting.count < WAITING_MAX && itl_hal_now_ms(clock) < end)
        more = take_some(collector);
    if (collector->waiting.count > 0)
        end_batch(collector);
    sessions_sweep(&collector->sessions);
    return more ? itl_hal_now_ms(clock) : next_turn(collector);
}

/* --- opening --- */

static bool add_resource(collector_t *collector, coap_context_t *context)
{
    coap_resource_t *resource = coap_resource_init(coap_make_str_const("alarms"), 0);
    if (resource == NULL)
        return false;
    coap_resource_set_userdata(resource, collector);
    coap_register_handler(resource, COAP_REQUEST_POST, handle_post);
    coap_add_attr(resource, coap_make_str_const("title"), coap_make_str_const("\"DeviceTLInfo alarms\""), 0);
    coap_add_resource(context, resource);
    return true;
}

/* libcoap does not say. */
static const char *why_not_at(const collector_t *collector, const itl_hal_addr_t *address)
{
    return listen_fault(listen_try(collector->config.hal->net, address));
}

static bool listen_at(collector_t *collector, way_t way, base_error_t *error)
{
    const coap_proto_t protocol = way == WAY_COAPS ? COAP_PROTO_DTLS : COAP_PROTO_UDP;
    itl_hal_addr_t *address = &collector->addresses[way];
    const itl_hal_addr_t wanted = *address;
    return endpoint_listen(collector->contexts[way], protocol, address) ||
           base_fail(error, "alarms: cannot listen on port %u: %s", wanted.port, why_not_at(collector, &wanted));
}

static bool open_way(collector_t *collector, way_t way, base_error_t *error)
{
    coap_context_t *context = coap_new_context(NULL);
    collector->contexts[way] = context;
    if (context == NULL || !add_resource(collector, context) || !coap_loop_join(context))
        return base_fail(error, "alarms: out of memory or descriptors");
    coap_set_app_data(context, collector);
    coap_register_event_handler(context, take_event);
    coap_context_set_session_timeout(context, IDLE_S);
    coap_context_set_max_idle_sessions(context, way == WAY_COAPS ? SECURE_IDLE_MAX : IDLE_MAX);
    if (way == WAY_COAPS) {
        coap_context_set_max_handshake_sessions(context, HANDSHAKES_MAX);
        if (!itl_coap_secret_serve(context, &collector->secret))
            return base_fail(error, "alarms: libcoap has no DTLS");
    }
    return listen_at(collector, way, error);
}

static bool set_up(collector_t *collector, base_error_t *error)
{
    const collector_config_t *config = &collector->config;
    coap_port_use(config->hal);
    collector->store = config->store != NULL ? config->store : alarm_store_open(config->database, error);
    if (collector->store == NULL)
        return false;
    coap_startup();
    coap_set_log_level(LOG_EMERG);
    if (!sessions_open(&collector->sessions, config->hal->clock) || !blocks_open(&collector->blocks))
        return base_fail(error, "alarms: out of memory");
    collector->addresses[WAY_COAP] = config->address;
    if (!open_way(collector, WAY_COAP, error))
        return false;
    if (config->psk == NULL)
        return true;
    collector->psk = *config->psk;
    collector->secret.psk = &collector->psk;
    collector->addresses[WAY_COAPS] = config->secure_address;
    return open_way(collector, WAY_COAPS, error);
}

collector_t *collector_open(const collector_config_t *config, base_error_t *error)
{
    collector_t *collector = calloc(1, sizeof *collector);
    if (collector == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    collector->config = *config;
    if (set_up(collector, error))
        return collector;
    collector_close(collector);
    return NULL;
}

itl_hal_addr_t collector_address(const collector_t *collector)
{
    return collector->addresses[WAY_COAP];
}

itl_hal_addr_t collector_secure_address(const collector_t *collector)
{
    return collector->addresses[WAY_COAPS];
}

static bool is_same(const itl_coap_psk_t *a, const itl_coap_psk_t *b)
{
    return strcmp(a->identity, b->identity) == 0 && a->key_len == b->key_len && memcmp(a->key, b->key, a->key_len) == 0;
}

void collector_set_psk(collector_t *collector, const itl_coap_psk_t *psk)
{
    if (is_same(&collector->psk, psk))
        return;
    collector->psk = *psk;
    if (ITL_CANARY_HOLDS("coaps-replaced-key", false))
        return;
    sessions_end_all(&collector->sessions);
    sessions_sweep(&collector->sessions);
}

void collector_set_clock(collector_t *collector, int64_t ahead_s)
{
    collector->ahead_s = ahead_s;
}

alarm_store_t *collector_store(collector_t *collector)
{
    return collector->store;
}

void collector_close(collector_t *collector)
{
    if (collector == NULL)
        return;
    waiting_answer(&collector->waiting, COAP_RESPONSE_CODE_INTERNAL_ERROR);
    sessions_close(&collector->sessions);
    for (way_t way = 0; way < WAYS; way++)
        if (collector->contexts[way] != NULL) {
            coap_loop_leave(collector->contexts[way]);
            coap_free_context(collector->contexts[way]);
        }
    blocks_close(&collector->blocks);
    if (collector->config.store == NULL)
        alarm_store_close(collector->store);
    explicit_bzero(collector, sizeof *collector);
    free(collector);
}
