/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_alarm_priv.h"
#include "sip/sip_head.h"
#include "sip/sip_response.h"

static void send_message(sip_alarm_t *alarm)
{
    const hal_net_t *net = alarm->hal->net;
    hal_status_t status = net->udp_send(net->ctx, alarm->socket, &alarm->address, alarm->message, alarm->message_len);
    /* No room is as good as lost on the way: it is sent again. */
    if (status != HAL_OK && status != HAL_AGAIN)
        sip_alarm_try_other_address(alarm);
}

void sip_udp_open(sip_alarm_t *alarm, uint64_t now_ms)
{
    const hal_net_t *net = alarm->hal->net;
    hal_addr_t local;
    if (net->source_addr(net->ctx, &alarm->address, &local) != HAL_OK ||
        net->udp_open(net->ctx, &local, &alarm->socket) != HAL_OK) {
        sip_alarm_try_other_address(alarm);
        return;
    }
    if (!sip_alarm_compose(alarm, true))
        return;
    if (alarm->message_len > SIP_UDP_MAX && !alarm->at_any_length) {
        sip_alarm_hang_up(alarm);
        alarm->state = SIP_TCP_OPENING;
        return;
    }
    alarm->interval_ms = SIP_T1_MS;
    alarm->resend_ms = now_ms + SIP_T1_MS;
    alarm->state = SIP_UDP_WAITING;
    send_message(alarm);
}

/* A datagram that is shorter than it says is no message (RFC 3261 section 18.3). */
static void take_datagram(sip_alarm_t *alarm, size_t len)
{
    sip_head_t head;
    if (len <= sizeof alarm->input && sip_head_find(alarm->input, len, &head) == SIP_HEAD_WHOLE &&
        head.body_len <= len - head.head_len)
        sip_alarm_take_status(alarm, sip_response_read(alarm->input, head.head_len, &alarm->ids));
}

static void receive(sip_alarm_t *alarm)
{
    const hal_net_t *net = alarm->hal->net;
    for (unsigned i = 0; i < SIP_PIECES && alarm->delivery == ALARM_WAITING; i++) {
        size_t len;
        hal_status_t status = net->udp_recv(net->ctx, alarm->socket, NULL, alarm->input, sizeof alarm->input, &len);
        if (status == HAL_AGAIN)
            return;
        if (status == HAL_OK)
            take_datagram(alarm, len);
        else
            sip_alarm_fail(alarm);
    }
    alarm->unread = true;
}

void sip_udp_poll(sip_alarm_t *alarm, uint64_t now_ms)
{
    receive(alarm);
    if (alarm->delivery != ALARM_WAITING || now_ms < alarm->resend_ms)
        return;
    uint32_t doubled_ms = alarm->interval_ms * 2u;
    alarm->interval_ms = alarm->proceeding || doubled_ms > SIP_T2_MS ? SIP_T2_MS : doubled_ms;
    alarm->resend_ms = now_ms + alarm->interval_ms;
    send_message(alarm);
}
