/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_alarm.h"

#include "itl_assert.h"
#include "sip/sip_alarm_priv.h"
#include "sip/sip_library.h"
#include "text/text.h"

_Static_assert(sizeof(itl_sip_alarm_t) <= ITL_SIP_ALARM_BYTES,
               "a sip_alarm_t is larger than docs/architecture.md says");

bool itl_sip_alarm_compose(itl_sip_alarm_t *alarm, bool udp)
{
    const itl_hal_net_t *net = alarm->hal->net;
    itl_sip_refer_t refer = {.phone = &alarm->phone,
                             .target = &alarm->target,
                             .ids = &alarm->ids,
                             .udp = udp,
                             .body = alarm->body,
                             .body_len = alarm->body_len};
    alarm->message_len = 0;
    if (net->local_addr(net->ctx, alarm->socket, &refer.local) == ITL_HAL_OK &&
        itl_sip_ids_draw(&alarm->ids, alarm->hal->random))
        alarm->message_len = itl_sip_refer_write(&refer, alarm->message);
    if (alarm->message_len == 0)
        alarm->delivery = ITL_ALARM_UNANSWERED; /* No address would make a difference. */
    return alarm->message_len > 0;
}

void itl_sip_alarm_give_up_address(itl_sip_alarm_t *alarm)
{
    itl_sip_alarm_hang_up(alarm);
    itl_reach_failed(&alarm->reach, ITL_REASON_NETWORK_ERROR, alarm->heard);
    alarm->at_any_length = false;
    alarm->state = ITL_SIP_REACHING;
}

bool itl_sip_alarm_talks(const itl_sip_alarm_t *alarm)
{
    return alarm->delivery == ITL_ALARM_WAITING && alarm->state != ITL_SIP_REACHING;
}

/* Somebody should know; of what is tried again, once. The request is no longer needed: its place takes the line. */
static void tell_status(itl_sip_alarm_t *alarm, int status)
{
    bool refused = alarm->delivery == ITL_ALARM_REFUSED;
    if (!refused && alarm->complained == alarm->uri)
        return;
    alarm->complained = alarm->uri;
    const itl_hal_log_t *log = alarm->hal->log;
    itl_text_t line = itl_text_in(alarm->message, sizeof alarm->message);
    itl_text_string(&line, "call manager ");
    itl_text_string(&line, alarm->target.host);
    itl_text_string(&line, refused ? " refused the alarm: SIP status " : " cannot take the alarm now: SIP status ");
    itl_text_decimal(&line, (uint32_t)status);
    log->write(log->ctx, ITL_HAL_LOG_ERROR, line.out);
}

void itl_sip_alarm_take_status(itl_sip_alarm_t *alarm, int status)
{
    if (status < 200) {
        alarm->heard |= status != 0;
        alarm->proceeding |= status != 0;
        return;
    }
    bool again = status == 408 || status == 480 || (status >= 500 && status < 600);
    if (status < 300) {
        alarm->delivery = ITL_ALARM_DELIVERED;
        alarm->complained = NULL;
        return;
    }
    alarm->delivery = again ? ITL_ALARM_UNANSWERED : ITL_ALARM_REFUSED;
    tell_status(alarm, status);
}

void itl_sip_alarm_hang_up(itl_sip_alarm_t *alarm)
{
    alarm->hal->net->close(alarm->hal->net->ctx, alarm->socket);
    alarm->socket = ITL_HAL_SOCKET_NONE;
}

static bool start(void *ctx, const char *uri, const char *body, size_t len)
{
    itl_sip_alarm_t *alarm = ctx;
    ITL_ASSERT(alarm->hal->system, alarm->state == ITL_SIP_IDLE);
    if (itl_sip_target_read(uri, &alarm->target) != ITL_SIP_TARGET_OK)
        return false;
    alarm->uri = uri;
    alarm->body = body;
    alarm->body_len = len;
    alarm->delivery = ITL_ALARM_WAITING;
    alarm->at_any_length = false;
    alarm->heard = false;
    alarm->proceeding = false;
    alarm->state = ITL_SIP_REACHING;
    itl_reach_start(&alarm->reach, alarm->hal->net, alarm->hal->clock, alarm->target.host, alarm->target.port,
                    alarm->timeout_ms);
    return true;
}

static void reach(itl_sip_alarm_t *alarm)
{
    itl_reach_status_t status = itl_reach_poll(&alarm->reach);
    if (status == ITL_REACH_READY)
        alarm->state = alarm->target.udp ? ITL_SIP_UDP_OPENING : ITL_SIP_TCP_OPENING;
    else if (status == ITL_REACH_GIVEN_UP)
        alarm->delivery = ITL_ALARM_UNANSWERED;
}

static void step(itl_sip_alarm_t *alarm, uint64_t now)
{
    switch (alarm->state) {
    case ITL_SIP_REACHING:
        reach(alarm);
        break;
    case ITL_SIP_UDP_OPENING:
        itl_sip_udp_open(alarm, now);
        break;
    case ITL_SIP_UDP_WAITING:
        itl_sip_udp_poll(alarm, now);
        break;
    case ITL_SIP_TCP_OPENING:
        itl_sip_tcp_open(alarm);
        break;
    case ITL_SIP_TCP_CONNECTING:
        itl_sip_tcp_connect(alarm);
        break;
    default:
        itl_sip_tcp_poll(alarm);
        break;
    }
}

/* When to be called again at the latest. */
static uint64_t next_of(const itl_sip_alarm_t *alarm, uint64_t now)
{
    if (alarm->unread)
        return now;
    bool resends = alarm->state == ITL_SIP_UDP_WAITING && alarm->resend_ms < alarm->reach.deadline_ms;
    return resends ? alarm->resend_ms : alarm->reach.deadline_ms;
}

/* As far as it goes now. */
static void advance(itl_sip_alarm_t *alarm, uint64_t now)
{
    itl_sip_state_t before;
    do {
        before = alarm->state;
        step(alarm, now);
    } while (alarm->delivery == ITL_ALARM_WAITING && alarm->state != before);
}

static itl_alarm_delivery_t look(void *ctx, uint64_t *next_ms)
{
    itl_sip_alarm_t *alarm = ctx;
    ITL_ASSERT(alarm->hal->system, alarm->state != ITL_SIP_IDLE);
    uint64_t now = itl_hal_now_ms(alarm->hal->clock);
    alarm->unread = false;
    advance(alarm, now);
    if (alarm->delivery == ITL_ALARM_WAITING && itl_reach_is_late(&alarm->reach)) {
        itl_sip_alarm_give_up_address(alarm);
        advance(alarm, now);
    }
    *next_ms = next_of(alarm, now);
    if (alarm->delivery != ITL_ALARM_WAITING) {
        itl_sip_alarm_hang_up(alarm);
        alarm->state = ITL_SIP_IDLE;
    }
    return alarm->delivery;
}

static void cancel(void *ctx)
{
    itl_sip_alarm_t *alarm = ctx;
    itl_sip_alarm_hang_up(alarm);
    alarm->state = ITL_SIP_IDLE;
}

const itl_alarm_transport_t *itl_sip_alarm_open(itl_sip_alarm_t *alarm, const itl_hal_t *hal,
                                                const itl_sip_phone_t *phone, uint32_t timeout_ms)
{
    *alarm = (itl_sip_alarm_t){.hal = hal, .phone = *phone, .socket = ITL_HAL_SOCKET_NONE};
    alarm->timeout_ms = timeout_ms < 64u * ITL_SIP_T1_MS ? timeout_ms : 64u * ITL_SIP_T1_MS;
    alarm->transport = (itl_alarm_transport_t){.ctx = alarm, .send = start, .poll = look, .cancel = cancel};
    itl_sip_library_open();
    return &alarm->transport;
}

void itl_sip_alarm_close(itl_sip_alarm_t *alarm)
{
    if (alarm->hal != NULL)
        cancel(alarm);
}
