/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_alarm.h"

#include <coap3/coap.h>
#include <string.h>

#include "coap/coap_address.h"
#include "coap/coap_secret.h"
#include "itl_assert.h"
#include "text/text.h"
#include "text/text_read.h"

/* Content-Format of XML (RFC 7252 section 12.3): the alarm's own media type has no number. */
#define FORMAT_XML 41

/* libcoap has timers of its own, and sockets too where they are not the HAL's, so that nobody wakes the phone: it looks
 * this often. */
#define LOOK_AGAIN_MS 5u

/* Longest line for the log, with its NUL, and the most of an address that stands in it. */
#define LINE_BYTES 200u
#define URI_SHOWN  105u

/* What a line says of the address: not all of a long one, so that the rest has room. */
static void put_uri(itl_text_t *line, const itl_coap_alarm_t *alarm)
{
    itl_text_string(line, "alarm ");
    itl_text_chars(line, alarm->uri, itl_text_length(alarm->uri, URI_SHOWN));
}

/* What a server says for people (RFC 7252 section 5.5.2), as far as it can be shown. */
static void put_payload(itl_text_t *line, const coap_pdu_t *received)
{
    const uint8_t *text = NULL;
    size_t len = 0;
    if (coap_get_data(received, &len, &text) == 0 || len == 0)
        return;
    itl_text_string(line, ": ");
    itl_text_printable(line, text, len);
}

/* "alarm coap://192.0.2.1/alarms: refused: 4.00: not XML" */
static void tell_answer(const itl_coap_alarm_t *alarm, const char *what, const coap_pdu_t *received)
{
    char buffer[LINE_BYTES];
    itl_text_t line = itl_text_in(buffer, sizeof buffer);
    put_uri(&line, alarm);
    itl_text_string(&line, what);
    itl_text_decimal(&line, COAP_RESPONSE_CLASS(coap_pdu_get_code(received)));
    itl_text_char(&line, '.');
    itl_text_two_digits(&line, coap_pdu_get_code(received) & 31u);
    put_payload(&line, received);
    alarm->log->write(alarm->log->ctx, ITL_HAL_LOG_ERROR, line.out);
}

/* 4.13 with a Block1 option: the size of block that the server could take (RFC 7959 section 2.9.3).
 * @return true: there is one, smaller than what it was sent */
static bool take_size_hint(itl_coap_alarm_t *alarm, const coap_pdu_t *received)
{
    coap_block_t hint;
    if (coap_pdu_get_code(received) != COAP_RESPONSE_CODE_REQUEST_TOO_LARGE ||
        coap_get_block(received, COAP_OPTION_BLOCK1, &hint) == 0 || hint.szx >= alarm->block)
        return false;
    alarm->block = (uint8_t)hint.szx;
    alarm->again = true;
    return true;
}

static void take_refusal(itl_coap_alarm_t *alarm, const coap_pdu_t *received)
{
    if (take_size_hint(alarm, received))
        return;
    tell_answer(alarm, ": refused: ", received);
    alarm->delivery = ITL_ALARM_REFUSED;
}

/* It is tried again, and again: a word is said once. */
static void take_failure(itl_coap_alarm_t *alarm, const coap_pdu_t *received)
{
    if (alarm->complained != alarm->uri)
        tell_answer(alarm, ": not taken now: ", received);
    alarm->complained = alarm->uri;
    alarm->delivery = ITL_ALARM_UNANSWERED;
}

static coap_response_t take_response(coap_session_t *session, const coap_pdu_t *sent, const coap_pdu_t *received,
                                     const coap_mid_t mid)
{
    itl_coap_alarm_t *alarm = coap_session_get_app_data(session);
    unsigned class = COAP_RESPONSE_CLASS(coap_pdu_get_code(received));
    (void)sent, (void)mid;
    if (alarm == NULL || alarm->again || alarm->delivery != ITL_ALARM_WAITING)
        return COAP_RESPONSE_OK;
    alarm->heard = true;
    if (class == 2)
        alarm->delivery = ITL_ALARM_DELIVERED;
    else if (class == 4)
        take_refusal(alarm, received);
    else
        take_failure(alarm, received);
    return COAP_RESPONSE_OK;
}

static void take_nack(coap_session_t *session, const coap_pdu_t *sent, const coap_nack_reason_t reason,
                      const coap_mid_t mid)
{
    itl_coap_alarm_t *alarm = coap_session_get_app_data(session);
    (void)sent, (void)mid;
    if (alarm == NULL)
        return;
    alarm->heard |= reason == COAP_NACK_RST;
    alarm->delivery = ITL_ALARM_UNANSWERED;
}

/* One option per segment of the path, or argument of the query (RFC 7252 section 6.4). */
static bool add_parts(coap_pdu_t *pdu, coap_option_num_t option, char *parts, size_t len, char separator)
{
    for (size_t at = 0, end = 0; at <= len; at = end + 1) {
        for (end = at; end < len && parts[end] != separator;)
            end++;
        size_t part_len = itl_coap_target_unescape(parts + at, end - at);
        if (coap_add_option(pdu, option, part_len, (const uint8_t *)parts + at) == 0)
            return false;
    }
    return true;
}

static bool add_host(coap_pdu_t *pdu, const itl_coap_target_t *target)
{
    return !target->named ||
           coap_add_option(pdu, COAP_OPTION_URI_HOST, strlen(target->host), (const uint8_t *)target->host) != 0;
}

/* An Uri-Query option such as "coap=5683" (RFC 7252 section 6.4); none for port 0. */
static bool add_port(coap_pdu_t *pdu, const char *name, uint16_t port)
{
    char argument[16];
    itl_text_t text = itl_text_in(argument, sizeof argument);
    if (port == 0)
        return true;
    itl_text_string(&text, name);
    itl_text_decimal(&text, port);
    return coap_add_option(pdu, COAP_OPTION_URI_QUERY, text.len, (const uint8_t *)argument) != 0;
}

static bool add_options(itl_coap_alarm_t *alarm, coap_pdu_t *pdu)
{
    uint8_t format[4];
    unsigned format_len = coap_encode_var_safe(format, sizeof format, FORMAT_XML);
    char *path = alarm->target.path;
    size_t path_len = strcspn(path, "?"); /* Before an escaped one is turned into the character. */
    char *query = path + path_len;
    return add_host(pdu, &alarm->target) &&
           (path_len <= 1 || add_parts(pdu, COAP_OPTION_URI_PATH, path + 1, path_len - 1, '/')) &&
           coap_add_option(pdu, COAP_OPTION_CONTENT_FORMAT, format_len, format) != 0 &&
           (*query == '\0' || add_parts(pdu, COAP_OPTION_URI_QUERY, query + 1, strlen(query + 1), '&')) &&
           add_port(pdu, "coap=", alarm->coap_port) && add_port(pdu, "coaps=", alarm->coaps_port);
}

/* libcoap sends in blocks of the size that is in the option, however short the body. */
static bool add_block(const itl_coap_alarm_t *alarm, coap_pdu_t *pdu)
{
    uint8_t value[4];
    return alarm->block == ITL_COAP_ALARM_NO_BLOCK ||
           coap_add_option(pdu, COAP_OPTION_BLOCK1, coap_encode_var_safe(value, sizeof value, alarm->block), value) !=
               0;
}

static bool fill(itl_coap_alarm_t *alarm, coap_pdu_t *pdu)
{
    return add_options(alarm, pdu) && add_block(alarm, pdu) &&
           coap_add_data_large_request(alarm->session, pdu, alarm->len, (const uint8_t *)alarm->body, NULL, NULL) != 0;
}

static bool connect_to(itl_coap_alarm_t *alarm)
{
    coap_address_t address;
    itl_coap_address_from_hal(&alarm->reach.address, &address);
    alarm->session = alarm->target.secure ? itl_coap_secret_connect(alarm->context, &address, alarm->psk)
                                          : coap_new_client_session(alarm->context, NULL, &address, COAP_PROTO_UDP);
    if (alarm->session != NULL)
        coap_session_set_app_data(alarm->session, alarm);
    return alarm->session != NULL;
}

/* @return false: libcoap is out of memory or sockets */
static bool post(itl_coap_alarm_t *alarm)
{
    alarm->again = false;
    if (alarm->session == NULL && !connect_to(alarm))
        return false;
    coap_pdu_t *pdu = coap_new_pdu(COAP_MESSAGE_CON, COAP_REQUEST_CODE_POST, alarm->session);
    if (pdu == NULL)
        return false;
    if (!fill(alarm, pdu)) {
        coap_delete_pdu(pdu);
        return false;
    }
    return coap_send(alarm->session, pdu) != COAP_INVALID_MID;
}

/* Without the right key there is silence (RFC 6347 section 4.1.2.7), which deserves a word, once. */
static void complain(itl_coap_alarm_t *alarm)
{
    char buffer[LINE_BYTES];
    itl_text_t line = itl_text_in(buffer, sizeof buffer);
    if (!alarm->no_dtls || alarm->complained == alarm->uri)
        return;
    put_uri(&line, alarm);
    itl_text_string(&line, ": no DTLS session: another key or identity there, or nobody");
    alarm->log->write(alarm->log->ctx, ITL_HAL_LOG_ERROR, line.out);
    alarm->complained = alarm->uri;
}

static void hang_up(itl_coap_alarm_t *alarm)
{
    if (alarm->session == NULL)
        return;
    alarm->no_dtls = alarm->target.secure && coap_session_get_state(alarm->session) != COAP_SESSION_STATE_ESTABLISHED;
    coap_session_set_app_data(alarm->session, NULL);
    /* What was not acknowledged must not be sent again later: it would overtake the alarm that comes after it. */
    coap_session_disconnected(alarm->session, COAP_NACK_NOT_DELIVERABLE);
    coap_session_release(alarm->session);
    alarm->session = NULL;
}

/* Sending it has changed the target. @return false: not an address of this transport */
static bool read_target(itl_coap_alarm_t *alarm)
{
    return itl_coap_target_read(alarm->uri, &alarm->target) == ITL_COAP_TARGET_OK &&
           (!alarm->target.secure || alarm->psk != NULL);
}

static bool start(void *ctx, const char *uri, const char *body, size_t len)
{
    itl_coap_alarm_t *alarm = ctx;
    ITL_ASSERT(alarm->system, alarm->session == NULL && !alarm->reaching);
    alarm->uri = uri;
    alarm->body = body;
    alarm->len = len;
    alarm->no_dtls = false;
    alarm->again = false;
    alarm->heard = false;
    alarm->block = ITL_COAP_ALARM_NO_BLOCK;
    if (!read_target(alarm))
        return false;
    alarm->delivery = ITL_ALARM_WAITING;
    alarm->reaching = true;
    itl_reach_start(&alarm->reach, alarm->net, alarm->clock, alarm->target.host, alarm->target.port, alarm->timeout_ms);
    return true;
}

static void reach(itl_coap_alarm_t *alarm)
{
    itl_reach_status_t status = itl_reach_poll(&alarm->reach);
    alarm->reaching = status == ITL_REACH_WAIT;
    if (status == ITL_REACH_GIVEN_UP || (status == ITL_REACH_READY && (!read_target(alarm) || !post(alarm))))
        alarm->delivery = ITL_ALARM_UNANSWERED;
}

static void converse(itl_coap_alarm_t *alarm)
{
    coap_io_process(alarm->context, COAP_IO_NO_WAIT);
    bool failed = alarm->again && !post(alarm);
    if (failed || (alarm->delivery == ITL_ALARM_WAITING && itl_reach_is_late(&alarm->reach)))
        alarm->delivery = ITL_ALARM_UNANSWERED;
}

/* This address came to nothing: the next one has its turn, or the delivery is over. */
static void give_up_address(itl_coap_alarm_t *alarm)
{
    itl_reach_failed(&alarm->reach, ITL_REASON_NETWORK_ERROR, alarm->heard);
    alarm->again = false;
    alarm->reaching = itl_reach_poll(&alarm->reach) != ITL_REACH_GIVEN_UP;
    if (alarm->reaching)
        alarm->delivery = ITL_ALARM_WAITING;
    else
        complain(alarm);
}

static itl_alarm_delivery_t look(void *ctx, uint64_t *next_ms)
{
    itl_coap_alarm_t *alarm = ctx;
    ITL_ASSERT(alarm->system, alarm->reaching || alarm->session != NULL);
    if (alarm->reaching)
        reach(alarm);
    if (alarm->delivery == ITL_ALARM_WAITING && !alarm->reaching)
        converse(alarm);
    if (alarm->delivery != ITL_ALARM_WAITING)
        hang_up(alarm);
    if (alarm->delivery == ITL_ALARM_UNANSWERED)
        give_up_address(alarm);
    if (alarm->delivery == ITL_ALARM_DELIVERED)
        alarm->complained = NULL;
    *next_ms = itl_hal_now_ms(alarm->clock) + LOOK_AGAIN_MS;
    return alarm->delivery;
}

static void cancel(void *ctx)
{
    itl_coap_alarm_t *alarm = ctx;
    hang_up(alarm);
    alarm->reaching = false;
}

const itl_alarm_transport_t *itl_coap_alarm_open(itl_coap_alarm_t *alarm, const itl_hal_t *hal, uint32_t timeout_ms)
{
    *alarm = (itl_coap_alarm_t){
        .net = hal->net, .clock = hal->clock, .log = hal->log, .system = hal->system, .timeout_ms = timeout_ms};
    coap_startup();
    coap_set_log_level(LOG_EMERG);
    alarm->context = coap_new_context(NULL);
    if (alarm->context == NULL)
        return NULL;
    coap_context_set_block_mode(alarm->context, COAP_BLOCK_USE_LIBCOAP | COAP_BLOCK_SINGLE_BODY);
    coap_register_response_handler(alarm->context, take_response);
    coap_register_nack_handler(alarm->context, take_nack);
    alarm->transport = (itl_alarm_transport_t){.ctx = alarm, .send = start, .poll = look, .cancel = cancel};
    return &alarm->transport;
}

void itl_coap_alarm_use(itl_coap_alarm_t *alarm, const itl_coap_psk_t *psk)
{
    alarm->psk = psk;
}

void itl_coap_alarm_tell(itl_coap_alarm_t *alarm, uint16_t coap_port, uint16_t coaps_port)
{
    alarm->coap_port = coap_port;
    alarm->coaps_port = coaps_port;
}

void itl_coap_alarm_close(itl_coap_alarm_t *alarm)
{
    hang_up(alarm);
    if (alarm->context != NULL)
        coap_free_context(alarm->context);
    alarm->context = NULL;
}
