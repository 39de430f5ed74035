/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_alarm.h"
#include "sip/sip_alarm_priv.h"
#include "sip/sip_head.h"
#include "sip/sip_response.h"

static void send_message(itl_sip_alarm_t *alarm)
{
    const itl_hal_net_t *net = alarm->hal->net;
    itl_hal_status_t status =
        net->udp_send(net->ctx, alarm->socket, &alarm->reach.address, alarm->message, alarm->message_len);
    /* No room is as good as lost on the way: it is sent again. */
    if (status != ITL_HAL_OK && status != ITL_HAL_AGAIN)
        itl_sip_alarm_give_up_address(alarm);
}

void itl_sip_udp_open(itl_sip_alarm_t *alarm, uint64_t now_ms)
{
    const itl_hal_net_t *net = alarm->hal->net;
    itl_hal_addr_t local;
    if (net->source_addr(net->ctx, &alarm->reach.address, &local) != ITL_HAL_OK ||
        net->udp_open(net->ctx, &local, &alarm->socket) != ITL_HAL_OK) {
        itl_sip_alarm_give_up_address(alarm);
        return;
    }
    if (!itl_sip_alarm_compose(alarm, true))
        return;
    if (alarm->message_len > ITL_SIP_UDP_MAX && !alarm->at_any_length) {
        itl_sip_alarm_hang_up(alarm);
        alarm->state = ITL_SIP_TCP_OPENING;
        return;
    }
    alarm->interval_ms = ITL_SIP_T1_MS;
    alarm->resend_ms = now_ms + ITL_SIP_T1_MS;
    alarm->state = ITL_SIP_UDP_WAITING;
    send_message(alarm);
}

/* A datagram that is shorter than it says is no message (RFC 3261 section 18.3). */
static void take_datagram(itl_sip_alarm_t *alarm, size_t len)
{
    itl_sip_head_t head;
    if (len <= sizeof alarm->input && itl_sip_head_find(alarm->input, len, &head) == ITL_SIP_HEAD_WHOLE &&
        head.body_len <= len - head.head_len)
        itl_sip_alarm_take_status(alarm, itl_sip_response_read(alarm->input, head.head_len, &alarm->ids));
}

static void receive(itl_sip_alarm_t *alarm)
{
    const itl_hal_net_t *net = alarm->hal->net;
    for (unsigned i = 0; i < ITL_SIP_PIECES && itl_sip_alarm_talks(alarm); i++) {
        size_t len;
        itl_hal_status_t status = net->udp_recv(net->ctx, alarm->socket, NULL, alarm->input, sizeof alarm->input, &len);
        if (status == ITL_HAL_AGAIN)
            return;
        if (status == ITL_HAL_OK)
            take_datagram(alarm, len);
        else
            itl_sip_alarm_give_up_address(alarm);
    }
    alarm->unread = true;
}

void itl_sip_udp_poll(itl_sip_alarm_t *alarm, uint64_t now_ms)
{
    receive(alarm);
    if (!itl_sip_alarm_talks(alarm) || now_ms < alarm->resend_ms)
        return;
    uint32_t doubled_ms = alarm->interval_ms * 2u;
    alarm->interval_ms = alarm->proceeding || doubled_ms > ITL_SIP_T2_MS ? ITL_SIP_T2_MS : doubled_ms;
    alarm->resend_ms = now_ms + alarm->interval_ms;
    send_message(alarm);
}
