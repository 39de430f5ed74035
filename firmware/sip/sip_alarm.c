/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_alarm.h"

#include "sip/sip_alarm_priv.h"
#include "sip/sip_library.h"
#include "sip/sip_text.h"

static uint64_t now_ms(const sip_alarm_t *alarm)
{
    return alarm->hal->clock->monotonic_ms(alarm->hal->clock->ctx);
}

bool sip_alarm_compose(sip_alarm_t *alarm, bool udp)
{
    const hal_net_t *net = alarm->hal->net;
    sip_refer_t refer = {.phone = &alarm->phone,
                         .target = &alarm->target,
                         .ids = &alarm->ids,
                         .udp = udp,
                         .body = alarm->body,
                         .body_len = alarm->body_len};
    alarm->message_len = 0;
    if (net->local_addr(net->ctx, alarm->socket, &refer.local) == HAL_OK &&
        sip_ids_draw(&alarm->ids, alarm->hal->random))
        alarm->message_len = sip_refer_write(&refer, alarm->message);
    if (alarm->message_len == 0)
        sip_alarm_fail(alarm);
    return alarm->message_len > 0;
}

void sip_alarm_fail(sip_alarm_t *alarm)
{
    alarm->delivery = ALARM_UNANSWERED;
}

void sip_alarm_try_other_address(sip_alarm_t *alarm)
{
    sip_alarm_hang_up(alarm);
    alarm->address_index++;
    alarm->at_any_length = false;
    alarm->state = SIP_RESOLVING;
}

/* It is not tried again, so that somebody should know. The request is no longer needed: its place takes the line. */
static void tell_refusal(sip_alarm_t *alarm, int status)
{
    const hal_log_t *log = alarm->hal->log;
    sip_text_t line = sip_text(alarm->message, sizeof alarm->message);
    sip_text_put(&line, "call manager ");
    sip_text_put(&line, alarm->target.host);
    sip_text_put(&line, " refused the alarm: SIP status ");
    sip_text_number(&line, (uint32_t)status);
    log->write(log->ctx, HAL_LOG_ERROR, line.out);
}

void sip_alarm_take_status(sip_alarm_t *alarm, int status)
{
    if (status < 200) {
        alarm->proceeding |= status != 0;
        return;
    }
    bool again = status == 408 || status == 480 || (status >= 500 && status < 600);
    if (status < 300)
        alarm->delivery = ALARM_DELIVERED;
    else
        alarm->delivery = again ? ALARM_UNANSWERED : ALARM_REFUSED;
    if (alarm->delivery == ALARM_REFUSED)
        tell_refusal(alarm, status);
}

void sip_alarm_hang_up(sip_alarm_t *alarm)
{
    alarm->hal->net->close(alarm->hal->net->ctx, alarm->socket);
    alarm->socket = HAL_SOCKET_NONE;
}

static bool start(void *ctx, const char *uri, const char *body, size_t len)
{
    sip_alarm_t *alarm = ctx;
    if (sip_target_read(uri, &alarm->target) != SIP_TARGET_OK)
        return false;
    alarm->body = body;
    alarm->body_len = len;
    alarm->address = (hal_addr_t){.port = alarm->target.port};
    alarm->delivery = ALARM_WAITING;
    alarm->deadline_ms = now_ms(alarm) + alarm->timeout_ms;
    alarm->address_index = 0;
    alarm->at_any_length = false;
    alarm->proceeding = false;
    alarm->state = SIP_RESOLVING;
    return true;
}

static void resolve(sip_alarm_t *alarm)
{
    const hal_net_t *net = alarm->hal->net;
    hal_status_t resolved = net->resolve(net->ctx, alarm->target.host, alarm->address_index, &alarm->address);
    if (resolved == HAL_OK)
        alarm->state = alarm->target.udp ? SIP_UDP_OPENING : SIP_TCP_OPENING;
    else if (resolved != HAL_AGAIN)
        sip_alarm_fail(alarm);
}

static void step(sip_alarm_t *alarm, uint64_t now)
{
    switch (alarm->state) {
    case SIP_RESOLVING:
        resolve(alarm);
        break;
    case SIP_UDP_OPENING:
        sip_udp_open(alarm, now);
        break;
    case SIP_UDP_WAITING:
        sip_udp_poll(alarm, now);
        break;
    case SIP_TCP_OPENING:
        sip_tcp_open(alarm);
        break;
    case SIP_TCP_CONNECTING:
        sip_tcp_connect(alarm);
        break;
    default:
        sip_tcp_poll(alarm);
        break;
    }
}

/* When to be called again at the latest. */
static uint64_t next_of(const sip_alarm_t *alarm, uint64_t now)
{
    if (alarm->unread)
        return now;
    bool resends = alarm->state == SIP_UDP_WAITING && alarm->resend_ms < alarm->deadline_ms;
    return resends ? alarm->resend_ms : alarm->deadline_ms;
}

/* As far as it goes now. */
static void advance(sip_alarm_t *alarm, uint64_t now)
{
    uint8_t before;
    do {
        before = alarm->state;
        step(alarm, now);
    } while (alarm->delivery == ALARM_WAITING && alarm->state != before);
}

/* Nobody said anything for too long. Where a name has further addresses, each gets its time. */
static void give_up(sip_alarm_t *alarm, uint64_t now)
{
    if (alarm->proceeding || alarm->state == SIP_RESOLVING) {
        sip_alarm_fail(alarm);
        return;
    }
    sip_alarm_try_other_address(alarm);
    alarm->deadline_ms = now + alarm->timeout_ms;
    advance(alarm, now);
}

static alarm_delivery_t look(void *ctx, uint64_t *next_ms)
{
    sip_alarm_t *alarm = ctx;
    uint64_t now = now_ms(alarm);
    alarm->unread = false;
    advance(alarm, now);
    if (alarm->delivery == ALARM_WAITING && now >= alarm->deadline_ms)
        give_up(alarm, now);
    *next_ms = next_of(alarm, now);
    if (alarm->delivery != ALARM_WAITING) {
        sip_alarm_hang_up(alarm);
        alarm->state = SIP_IDLE;
    }
    return alarm->delivery;
}

static void cancel(void *ctx)
{
    sip_alarm_t *alarm = ctx;
    sip_alarm_hang_up(alarm);
    alarm->state = SIP_IDLE;
}

const alarm_transport_t *sip_alarm_open(sip_alarm_t *alarm, const hal_t *hal, const sip_phone_t *phone,
                                        uint32_t timeout_ms)
{
    *alarm = (sip_alarm_t){.hal = hal, .phone = *phone, .socket = HAL_SOCKET_NONE};
    alarm->timeout_ms = timeout_ms < 64u * SIP_T1_MS ? timeout_ms : 64u * SIP_T1_MS;
    alarm->transport = (alarm_transport_t){.ctx = alarm, .send = start, .poll = look, .cancel = cancel};
    sip_library_open();
    return &alarm->transport;
}

void sip_alarm_close(sip_alarm_t *alarm)
{
    if (alarm->hal != NULL)
        cancel(alarm);
}
