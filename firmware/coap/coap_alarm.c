/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_alarm.h"

#include <coap3/coap.h>
#include <string.h>

/* Content-Format of XML (RFC 7252 section 12.3): the alarm's own media type has no number. */
#define FORMAT_XML 41

/* libcoap's sockets are not the HAL's, so that nobody wakes the phone when an answer comes: it looks this often. */
#define LOOK_AGAIN_MS 5u

static uint64_t now_ms(const coap_alarm_t *alarm)
{
    return alarm->clock->monotonic_ms(alarm->clock->ctx);
}

static coap_response_t take_response(coap_session_t *session, const coap_pdu_t *sent, const coap_pdu_t *received,
                                     const coap_mid_t mid)
{
    coap_alarm_t *alarm = coap_session_get_app_data(session);
    unsigned class = COAP_RESPONSE_CLASS(coap_pdu_get_code(received));
    (void)sent, (void)mid;
    if (alarm == NULL)
        return COAP_RESPONSE_OK;
    if (class == 2)
        alarm->delivery = ALARM_DELIVERED;
    else
        alarm->delivery = class == 4 ? ALARM_REFUSED : ALARM_UNANSWERED;
    return COAP_RESPONSE_OK;
}

static void take_nack(coap_session_t *session, const coap_pdu_t *sent, const coap_nack_reason_t reason,
                      const coap_mid_t mid)
{
    coap_alarm_t *alarm = coap_session_get_app_data(session);
    (void)sent, (void)reason, (void)mid;
    if (alarm != NULL)
        alarm->delivery = ALARM_UNANSWERED;
}

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

/* One Uri-Path option per segment (RFC 7252 section 6.4). */
static bool add_path(coap_pdu_t *pdu, const char *path)
{
    while (*path != '\0') {
        size_t len = strcspn(path, "/");
        if (len > 0 && coap_add_option(pdu, COAP_OPTION_URI_PATH, len, (const uint8_t *)path) == 0)
            return false;
        path += len + (path[len] == '/');
    }
    return true;
}

/* @return false: libcoap is out of memory or sockets */
static bool post(coap_alarm_t *alarm)
{
    coap_address_t address;
    uint8_t format[4];
    to_coap_address(&alarm->address, &address);
    alarm->session = coap_new_client_session(alarm->context, NULL, &address, COAP_PROTO_UDP);
    if (alarm->session == NULL)
        return false;
    coap_session_set_app_data(alarm->session, alarm);
    coap_pdu_t *pdu = coap_new_pdu(COAP_MESSAGE_CON, COAP_REQUEST_CODE_POST, alarm->session);
    if (pdu == NULL)
        return false;
    unsigned format_len = coap_encode_var_safe(format, sizeof format, FORMAT_XML);
    if (!add_path(pdu, alarm->path) || coap_add_option(pdu, COAP_OPTION_CONTENT_FORMAT, format_len, format) == 0 ||
        coap_add_data_large_request(alarm->session, pdu, alarm->len, (const uint8_t *)alarm->body, NULL, NULL) == 0) {
        coap_delete_pdu(pdu);
        return false;
    }
    return coap_send(alarm->session, pdu) != COAP_INVALID_MID;
}

static void hang_up(coap_alarm_t *alarm)
{
    if (alarm->session == NULL)
        return;
    coap_session_set_app_data(alarm->session, NULL);
    coap_session_release(alarm->session);
    alarm->session = NULL;
}

static bool copy_part(char *out, size_t cap, const coap_str_const_t *part)
{
    if (part->length >= cap)
        return false;
    memcpy(out, part->s, part->length);
    out[part->length] = '\0';
    return true;
}

static bool start(void *ctx, const char *uri, const char *body, size_t len)
{
    coap_alarm_t *alarm = ctx;
    coap_uri_t parts;
    if (strncmp(uri, "coap:", 5) != 0 || coap_split_uri((const uint8_t *)uri, strlen(uri), &parts) != 0 ||
        !copy_part(alarm->host, sizeof alarm->host, &parts.host) ||
        !copy_part(alarm->path, sizeof alarm->path, &parts.path))
        return false;
    alarm->body = body;
    alarm->len = len;
    alarm->address = (hal_addr_t){.port = parts.port};
    alarm->delivery = ALARM_WAITING;
    alarm->deadline_ms = now_ms(alarm) + alarm->timeout_ms;
    alarm->resolving = true;
    return true;
}

static void resolve(coap_alarm_t *alarm)
{
    hal_status_t resolved = alarm->net->resolve(alarm->net->ctx, alarm->host, &alarm->address);
    if (resolved == HAL_AGAIN)
        return;
    alarm->resolving = false;
    if (resolved != HAL_OK || !post(alarm))
        alarm->delivery = ALARM_UNANSWERED;
}

static alarm_delivery_t look(void *ctx, uint64_t *next_ms)
{
    coap_alarm_t *alarm = ctx;
    if (alarm->resolving)
        resolve(alarm);
    if (alarm->delivery == ALARM_WAITING)
        coap_io_process(alarm->context, COAP_IO_NO_WAIT);
    uint64_t now = now_ms(alarm);
    if (alarm->delivery == ALARM_WAITING && now >= alarm->deadline_ms)
        alarm->delivery = ALARM_UNANSWERED;
    if (alarm->delivery != ALARM_WAITING)
        hang_up(alarm);
    *next_ms = now + LOOK_AGAIN_MS;
    return alarm->delivery;
}

static void cancel(void *ctx)
{
    coap_alarm_t *alarm = ctx;
    hang_up(alarm);
    alarm->resolving = false;
}

const alarm_transport_t *coap_alarm_open(coap_alarm_t *alarm, const hal_t *hal, uint32_t timeout_ms)
{
    *alarm = (coap_alarm_t){.net = hal->net, .clock = hal->clock, .timeout_ms = timeout_ms};
    coap_startup();
    coap_set_log_level(LOG_EMERG);
    alarm->context = coap_new_context(NULL);
    if (alarm->context == NULL)
        return NULL;
    coap_context_set_block_mode(alarm->context, COAP_BLOCK_USE_LIBCOAP | COAP_BLOCK_SINGLE_BODY);
    coap_register_response_handler(alarm->context, take_response);
    coap_register_nack_handler(alarm->context, take_nack);
    alarm->transport = (alarm_transport_t){.ctx = alarm, .send = start, .poll = look, .cancel = cancel};
    return &alarm->transport;
}

void coap_alarm_close(coap_alarm_t *alarm)
{
    hang_up(alarm);
    if (alarm->context != NULL)
        coap_free_context(alarm->context);
    alarm->context = NULL;
}
