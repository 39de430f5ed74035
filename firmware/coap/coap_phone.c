/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_phone.h"

#include <coap3/coap.h>
#include <string.h>

#include "coap/coap_address.h"
#include "report/report.h"

/* Handshakes of coaps that may be under way at once: strangers who never finish theirs keep nobody out for long. */
#define HANDSHAKES_MAX 4096u

/* The size of the blocks in which somebody gets a report whose address nothing vouches for, as an option says it: 64
 * bytes (RFC 7959 section 2.2). Otherwise eleven bytes in another's name would bring him a thousand (RFC 7252 section
 * 11.3). */
#define COAP_PHONE_BLOCK 2u

/* The last block there can be. */
#define BLOCK_LAST 0xFFFFFu

/* --- reports --- */

/* A report on its way into memory: first it is only counted. */
typedef struct body {
    uint8_t *bytes;
    size_t cap;
    size_t len; /* Of the whole report, whatever fits. */
} body_t;

static void put_body(void *ctx, const char *bytes, size_t len)
{
    body_t *body = ctx;
    if (len <= body->cap && body->len <= body->cap - len)
        memcpy(body->bytes + body->len, bytes, len);
    body->len += len;
}

/* @return false: out of memory, or the flash reads otherwise the second time; else @p body->bytes is the caller's */
static bool write_body(itl_phone_t *phone, itl_report_part_t part, itl_writer_format_t format, body_t *body)
{
    const itl_writer_sink_t sink = {.ctx = body, .put = put_body};
    *body = (body_t){0};
    itl_report_write(phone, part, format, sink);
    *body = (body_t){.bytes = coap_malloc_type(COAP_STRING, body->len), .cap = body->len};
    if (body->bytes == NULL)
        return false;
    itl_report_write(phone, part, format, sink);
    if (body->len == body->cap)
        return true;
    coap_free_type(COAP_STRING, body->bytes);
    return false;
}

/* What somebody is told. */
typedef struct what {
    itl_report_part_t part;
    itl_writer_format_t format;
    bool trusted; /* It knows the secret: its address is its own. */
} what_t;

/* A request for the same block of a report in blocks that are small enough: its Block2 option is all that counts.
 * @return NULL: out of memory, or there is no such block; else the caller's */
static coap_pdu_t *with_small_blocks(const coap_pdu_t *request)
{
    uint8_t value[4];
    coap_block_t block = {.szx = COAP_PHONE_BLOCK};
    if (request != NULL && coap_get_block(request, COAP_OPTION_BLOCK2, &block) && block.szx > COAP_PHONE_BLOCK) {
        block.num <<= block.szx - COAP_PHONE_BLOCK;
        block.szx = COAP_PHONE_BLOCK;
    }
    coap_pdu_t *small = block.num > BLOCK_LAST ? NULL : coap_pdu_init(COAP_MESSAGE_CON, COAP_REQUEST_CODE_GET, 0, 16);
    if (small != NULL)
        coap_add_option(small, COAP_OPTION_BLOCK2,
                        coap_encode_var_safe(value, sizeof value, block.num << 4 | block.szx), value);
    return small;
}

/* Adds a report to a message, or that block of it that was asked for. Each is written again: nothing is kept for peers
 * who may never ask for the next one, and the ETag tells those who do when the report has changed meanwhile. */
static void add_report(itl_coap_phone_t *server, const what_t *what, const coap_pdu_t *request, coap_pdu_t *response)
{
    static const uint16_t types[] = {
        [ITL_WRITER_JSON] = COAP_MEDIATYPE_APPLICATION_JSON, [ITL_WRITER_CBOR] = COAP_MEDIATYPE_APPLICATION_CBOR};
    body_t body;
    coap_pdu_t *small = what->trusted ? NULL : with_small_blocks(request);
    if (!what->trusted && small == NULL) {
        coap_pdu_set_code(response, COAP_RESPONSE_CODE_BAD_REQUEST);
        return;
    }
    if (write_body(server->phone, what->part, what->format, &body)) {
        coap_add_data_blocked_response(what->trusted ? request : small, response, types[what->format], -1, body.len,
                                       body.bytes);
        coap_free_type(COAP_STRING, body.bytes);
    } else {
        coap_pdu_set_code(response, COAP_RESPONSE_CODE_INTERNAL_ERROR);
    }
    if (small != NULL)
        coap_delete_pdu(small);
}

/* The format asked for; JSON where none is. @return false: neither JSON nor CBOR */
static bool format_of(const coap_pdu_t *request, itl_writer_format_t *format)
{
    coap_opt_iterator_t iterator;
    const coap_opt_t *accept = coap_check_option(request, COAP_OPTION_ACCEPT, &iterator);
    unsigned type = accept == NULL ? COAP_MEDIATYPE_APPLICATION_JSON
                                   : coap_decode_var_bytes(coap_opt_value(accept), coap_opt_length(accept));
    *format = type == COAP_MEDIATYPE_APPLICATION_CBOR ? ITL_WRITER_CBOR : ITL_WRITER_JSON;
    return type == COAP_MEDIATYPE_APPLICATION_JSON || type == COAP_MEDIATYPE_APPLICATION_CBOR;
}

static bool is_trusted(const itl_coap_phone_t *server, const coap_session_t *session)
{
    return itl_coap_secret_is_known(session, server->config.psk);
}

/* @return false: answered already, with an error */
static bool may_answer(const itl_coap_phone_t *server, const coap_pdu_t *request, coap_pdu_t *response,
                       itl_writer_format_t *format)
{
    if (!server->reported)
        coap_pdu_set_code(response, COAP_RESPONSE_CODE_SERVICE_UNAVAILABLE);
    else if (!format_of(request, format))
        coap_pdu_set_code(response, COAP_RESPONSE_CODE_NOT_ACCEPTABLE);
    else
        return true;
    return false;
}

static void get_status(coap_resource_t *resource, coap_session_t *session, const coap_pdu_t *request,
                       const coap_string_t *query, coap_pdu_t *response)
{
    itl_coap_phone_t *server = coap_resource_get_userdata(resource);
    what_t what = {.part = ITL_REPORT_WHOLE, .trusted = is_trusted(server, session)};
    (void)query;
    if (may_answer(server, request, response, &what.format))
        add_report(server, &what, request, response);
}

static void get_messages(coap_resource_t *resource, coap_session_t *session, const coap_pdu_t *request,
                         const coap_string_t *query, coap_pdu_t *response)
{
    itl_coap_phone_t *server = coap_resource_get_userdata(resource);
    what_t what = {.part = ITL_REPORT_MESSAGES, .trusted = is_trusted(server, session)};
    (void)query;
    if (may_answer(server, request, response, &what.format))
        add_report(server, &what, request, response);
}

static void get_trust_list(coap_resource_t *resource, coap_session_t *session, const coap_pdu_t *request,
                           const coap_string_t *query, coap_pdu_t *response)
{
    itl_coap_phone_t *server = coap_resource_get_userdata(resource);
    what_t what = {.part = ITL_REPORT_LISTS, .trusted = is_trusted(server, session)};
    (void)query;
    if (!may_answer(server, request, response, &what.format))
        return;
    const itl_coap_observers_wish_t wish = {
        .session = session, .request = request, .format = what.format, .trusted = what.trusted};
    if (itl_coap_observers_take(&server->observers, &wish))
        itl_coap_observers_mark(&server->observers, response);
    add_report(server, &what, request, response);
}

/* --- observers of /trust-list --- */

static void notify(itl_coap_phone_t *server)
{
    server->observers.number++;
    for (unsigned i = 0; i < server->observers.count; i++) {
        itl_coap_observer_t *observer = &server->observers.list[i];
        coap_pdu_t *pdu = observer->session == NULL ? NULL : itl_coap_observers_notify(&server->observers, observer);
        if (pdu == NULL)
            continue;
        const what_t what = {.part = ITL_REPORT_LISTS, .format = observer->format, .trusted = observer->trusted};
        add_report(server, &what, NULL, pdu);
        coap_send(observer->session, pdu);
    }
}

/* Takes over how a list stands. @return true: otherwise than observers know it */
static bool has_changed(itl_coap_phone_t *server, itl_phone_list_kind_t kind)
{
    const itl_phone_list_view_t list = itl_phone_list(server->phone, kind);
    const bool installed = list.installed != NULL;
    const uint8_t *sha1 = list.file->sha1;
    bool changed = installed != server->installed[kind] ||
                   (installed && memcmp(sha1, server->sha1[kind], sizeof server->sha1[kind]) != 0);
    server->installed[kind] = installed;
    memcpy(server->sha1[kind], sha1, sizeof server->sha1[kind]);
    return changed;
}

void itl_coap_phone_booted(itl_coap_phone_t *server)
{
    bool itl = has_changed(server, ITL_PHONE_ITL);
    bool ctl = has_changed(server, ITL_PHONE_CTL);
    if (itl || ctl)
        notify(server);
    server->reported = true;
}

static itl_coap_phone_t *server_of(const coap_session_t *session)
{
    return coap_get_app_data(coap_session_get_context(session));
}

static void take_nack(coap_session_t *session, const coap_pdu_t *sent, const coap_nack_reason_t reason,
                      const coap_mid_t mid)
{
    (void)reason, (void)mid;
    if (sent != NULL)
        itl_coap_observers_refused(&server_of(session)->observers, session, sent);
}

static int take_event(coap_session_t *session, const coap_event_t event)
{
    if (event == COAP_EVENT_DTLS_CLOSED || event == COAP_EVENT_DTLS_ERROR)
        itl_coap_observers_leave(&server_of(session)->observers, session);
    return 0;
}

/* --- reset --- */

static bool may_reset(const itl_coap_phone_t *server, const coap_session_t *session)
{
    for (unsigned i = 0; i < server->config.allowed_count; i++)
        if (itl_coap_address_is_host(coap_session_get_addr_remote(session), &server->config.allowed[i]))
            return true;
    return is_trusted(server, session);
}

/* @return ITL_COAP_RESET_NONE: another word, or one of several blocks */
static itl_coap_reset_t reset_of(const coap_pdu_t *request)
{
    coap_block_t block;
    const uint8_t *word = NULL;
    size_t len = 0;
    if (coap_get_block(request, COAP_OPTION_BLOCK1, &block) && (block.num != 0 || block.m != 0))
        return ITL_COAP_RESET_NONE;
    coap_get_data(request, &len, &word);
    if (len == 0 || (len == 4 && memcmp(word, "soft", 4) == 0))
        return ITL_COAP_RESET_SOFT;
    return len == 4 && memcmp(word, "hard", 4) == 0 ? ITL_COAP_RESET_HARD : ITL_COAP_RESET_NONE;
}

static void post_reset(coap_resource_t *resource, coap_session_t *session, const coap_pdu_t *request,
                       const coap_string_t *query, coap_pdu_t *response)
{
    itl_coap_phone_t *server = coap_resource_get_userdata(resource);
    itl_coap_reset_t reset = reset_of(request);
    (void)query;
    if (!may_reset(server, session)) {
        coap_pdu_set_code(response, COAP_RESPONSE_CODE_FORBIDDEN);
        return;
    }
    coap_pdu_set_code(response,
                      reset == ITL_COAP_RESET_NONE ? COAP_RESPONSE_CODE_BAD_REQUEST : COAP_RESPONSE_CODE_CHANGED);
    if (reset == ITL_COAP_RESET_NONE || itl_coap_repeats_take(&server->resets, session, request))
        return;
    /* Two who ask at once get the harder one. */
    if (reset > server->reset)
        server->reset = reset;
}

/* --- opening --- */

static bool add_resource(itl_coap_phone_t *server, const char *path, coap_method_handler_t get,
                         coap_method_handler_t post)
{
    coap_resource_t *resource = coap_resource_init(coap_make_str_const(path), 0);
    if (resource == NULL)
        return false;
    coap_resource_set_userdata(resource, server);
    coap_register_handler(resource, COAP_REQUEST_GET, get);
    coap_register_handler(resource, COAP_REQUEST_POST, post);
    if (get != NULL)
        coap_add_attr(resource, coap_make_str_const("ct"), coap_make_str_const("\"50 60\""), 0);
    if (get == get_trust_list)
        coap_add_attr(resource, coap_make_str_const("obs"), NULL, 0);
    coap_add_resource(server->context, resource);
    return true;
}

static coap_endpoint_t *listen_at(itl_coap_phone_t *server, const itl_hal_addr_t *address, coap_proto_t protocol)
{
    coap_address_t local;
    itl_coap_address_from_hal(address, &local);
    return coap_new_endpoint(server->context, &local, protocol);
}

static itl_coap_phone_problem_t open_ports(itl_coap_phone_t *server)
{
    const itl_coap_phone_config_t *config = &server->config;
    if (config->secure_address.family != ITL_HAL_NO_FAMILY) {
        server->secret.psk = config->psk;
        if (config->psk == NULL || !itl_coap_secret_serve(server->context, &server->secret))
            return ITL_COAP_PHONE_NO_DTLS;
        server->secure_endpoint = listen_at(server, &config->secure_address, COAP_PROTO_DTLS);
        if (server->secure_endpoint == NULL)
            return ITL_COAP_PHONE_NO_SECURE_PORT;
    }
    if (config->address.family != ITL_HAL_NO_FAMILY) {
        server->endpoint = listen_at(server, &config->address, COAP_PROTO_UDP);
        if (server->endpoint == NULL)
            return ITL_COAP_PHONE_NO_PORT;
    }
    return ITL_COAP_PHONE_FINE;
}

static itl_coap_phone_problem_t set_up(itl_coap_phone_t *server)
{
    coap_startup();
    coap_set_log_level(LOG_EMERG);
    server->context = coap_new_context(NULL);
    if (server->context == NULL || !add_resource(server, "status", get_status, NULL) ||
        !add_resource(server, "messages", get_messages, NULL) ||
        !add_resource(server, "trust-list", get_trust_list, NULL) || !add_resource(server, "reset", NULL, post_reset))
        return ITL_COAP_PHONE_NO_MEMORY;
    coap_set_app_data(server->context, server);
    coap_register_nack_handler(server->context, take_nack);
    coap_register_event_handler(server->context, take_event);
    coap_context_set_max_idle_sessions(server->context, ITL_COAP_PHONE_IDLE);
    coap_context_set_max_handshake_sessions(server->context, HANDSHAKES_MAX);
    return open_ports(server);
}

bool itl_coap_phone_open(itl_coap_phone_t *server, const itl_coap_phone_config_t *config, itl_phone_t *phone)
{
    memset(server, 0, sizeof *server);
    server->config = *config;
    server->phone = phone;
    server->observers.list = config->observers;
    server->observers.count = config->observer_count;
    server->problem = set_up(server);
    if (server->problem != ITL_COAP_PHONE_FINE)
        itl_coap_phone_close(server);
    return server->problem == ITL_COAP_PHONE_FINE;
}

itl_coap_reset_t itl_coap_phone_poll(itl_coap_phone_t *server)
{
    coap_io_process(server->context, COAP_IO_NO_WAIT);
    itl_coap_reset_t reset = server->reset;
    if (reset == ITL_COAP_RESET_SOFT && !itl_phone_done(server->phone))
        return ITL_COAP_RESET_NONE;
    server->reset = ITL_COAP_RESET_NONE;
    return reset;
}

void itl_coap_phone_close(itl_coap_phone_t *server)
{
    itl_coap_observers_leave(&server->observers, NULL);
    if (server->context != NULL)
        coap_free_context(server->context);
    server->context = NULL;
    server->endpoint = NULL;
    server->secure_endpoint = NULL;
}
