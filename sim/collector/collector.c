/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/collector.h"

#include <coap3/coap.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "collector/blocks.h"

/* Most alarms of one transaction. */
#define BATCH_MAX 512u

/* Most datagrams of one call: the program has other things to do as well. */
#define TURN_MAX 2048u

/* Seconds that libcoap remembers a phone that says nothing more. */
#define IDLE_S 30u

struct collector {
    collector_config_t config;
    alarm_store_t *store;
    coap_context_t *context;
    hal_addr_t address;
    coap_async_t *waiting[BATCH_MAX]; /* Requests whose alarms are not on disk yet. */
    size_t count;
    blocks_t blocks;
};

/* What stands behind a request that waits no longer. */
static coap_pdu_code_t kept = COAP_RESPONSE_CODE_CHANGED;
static coap_pdu_code_t lost = COAP_RESPONSE_CODE_INTERNAL_ERROR;

static void to_coap_address(const hal_addr_t *from, coap_address_t *to)
{
    coap_address_init(to);
    if (from->family == HAL_IPV6) {
        to->size = sizeof to->addr.sin6;
        to->addr.sin6.sin6_family = AF_INET6;
        memcpy(&to->addr.sin6.sin6_addr, from->ip, 16);
    } else {
        to->size = sizeof to->addr.sin;
        to->addr.sin.sin_family = AF_INET;
        memcpy(&to->addr.sin.sin_addr, from->ip, 4);
    }
    coap_address_set_port(to, from->port);
}

/* --- one request --- */

/* A request being looked at. */
typedef struct request {
    collector_t *collector;
    coap_session_t *session;
    const coap_pdu_t *pdu;
    coap_pdu_t *response;
    char peer[BLOCKS_SENDER_BYTES];
} request_t;

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

static void take_request(const request_t *request)
{
    const uint8_t *data = NULL;
    size_t len = 0;
    coap_block_t block;
    coap_get_data(request->pdu, &len, &data);
    if (coap_get_block(request->pdu, COAP_OPTION_BLOCK1, &block))
        take_block(request, &block, data, len);
    else if (len > COLLECTOR_BODY_BYTES)
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
    size_t len =
        coap_print_addr(coap_session_get_addr_remote(session), (unsigned char *)request.peer, sizeof request.peer - 1);
    request.peer[len] = '\0';
    take_request(&request);
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

/* libcoap tells its port only in a text: "127.0.0.1:5683 UDP", "[::1]:5683 UDP". */
static bool listen_on(collector_t *collector)
{
    coap_address_t address;
    to_coap_address(&collector->config.address, &address);
    const coap_endpoint_t *endpoint = coap_new_endpoint(collector->context, &address, COAP_PROTO_UDP);
    const char *colon = endpoint == NULL ? NULL : strrchr(coap_endpoint_str(endpoint), ':');
    collector->address = collector->config.address;
    if (colon != NULL)
        collector->address.port = (uint16_t)strtoul(colon + 1, NULL, 10);
    return colon != NULL;
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
    coap_context_set_session_timeout(collector->context, IDLE_S);
    if (!listen_on(collector))
        return listfile_fail(error, "alarms: cannot listen on port %u: not our address, or the port is taken",
                             collector->config.address.port);
    return true;
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
    free(collector);
}
