/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "sip/sip_alarm_priv.h"
#include "sip/sip_head.h"
#include "sip/sip_response.h"

/* A call manager that has UDP only gets what is too long for it all the same (RFC 3261 section 18.1.1). */
static void take_failure(sip_alarm_t *alarm, hal_status_t status)
{
    if (status != HAL_ERR_REFUSED || !alarm->target.udp) {
        sip_alarm_try_other_address(alarm);
        return;
    }
    sip_alarm_hang_up(alarm);
    alarm->at_any_length = true;
    alarm->state = SIP_UDP_OPENING;
}

void sip_tcp_open(sip_alarm_t *alarm)
{
    const hal_net_t *net = alarm->hal->net;
    alarm->sent = 0;
    alarm->input_len = 0;
    alarm->skip = 0;
    hal_status_t status = net->tcp_connect(net->ctx, &alarm->address, &alarm->socket);
    if (status == HAL_OK)
        alarm->state = SIP_TCP_CONNECTING;
    else
        take_failure(alarm, status);
}

void sip_tcp_connect(sip_alarm_t *alarm)
{
    const hal_net_t *net = alarm->hal->net;
    size_t sent;
    hal_status_t status = net->tcp_send(net->ctx, alarm->socket, "", 0, &sent);
    if (status == HAL_AGAIN)
        return;
    if (status != HAL_OK)
        take_failure(alarm, status);
    else if (sip_alarm_compose(alarm, false))
        alarm->state = SIP_TCP_SENDING;
}

static void send_rest(sip_alarm_t *alarm)
{
    const hal_net_t *net = alarm->hal->net;
    while (alarm->sent < alarm->message_len) {
        size_t sent;
        hal_status_t status = net->tcp_send(net->ctx, alarm->socket, alarm->message + alarm->sent,
                                            alarm->message_len - alarm->sent, &sent);
        if (status == HAL_AGAIN)
            return;
        if (status != HAL_OK) {
            sip_alarm_fail(alarm);
            return;
        }
        alarm->sent += sent;
    }
    alarm->state = SIP_TCP_WAITING;
}

static void drop(sip_alarm_t *alarm, size_t len)
{
    alarm->input_len -= len;
    memmove(alarm->input, alarm->input + len, alarm->input_len);
}

/* Bodies, and the line ends that may stand between messages (RFC 3261 section 7.5). */
static void drop_unwanted(sip_alarm_t *alarm)
{
    size_t body = alarm->skip < alarm->input_len ? alarm->skip : alarm->input_len;
    alarm->skip -= body;
    size_t len = body;
    while (len < alarm->input_len && (alarm->input[len] == '\r' || alarm->input[len] == '\n'))
        len++;
    drop(alarm, len);
}

/* Takes the messages that are there. The status is in the head: nobody waits for a body. */
static void take_messages(sip_alarm_t *alarm)
{
    for (drop_unwanted(alarm); alarm->input_len > 0; drop_unwanted(alarm)) {
        sip_head_t head;
        sip_head_status_t status = sip_head_find(alarm->input, alarm->input_len, &head);
        bool too_long = status == SIP_HEAD_PARTIAL && alarm->input_len == sizeof alarm->input;
        if (status == SIP_HEAD_BROKEN || too_long)
            sip_alarm_fail(alarm);
        if (status != SIP_HEAD_WHOLE)
            return;
        sip_alarm_take_status(alarm, sip_response_read(alarm->input, head.head_len, &alarm->ids));
        if (alarm->delivery != ALARM_WAITING)
            return;
        drop(alarm, head.head_len);
        alarm->skip = head.body_len;
    }
}

static void receive(sip_alarm_t *alarm)
{
    const hal_net_t *net = alarm->hal->net;
    for (unsigned i = 0; i < SIP_PIECES && alarm->delivery == ALARM_WAITING; i++) {
        size_t len;
        hal_status_t status = net->tcp_recv(net->ctx, alarm->socket, alarm->input + alarm->input_len,
                                            sizeof alarm->input - alarm->input_len, &len);
        if (status == HAL_AGAIN)
            return;
        if (status != HAL_OK) {
            sip_alarm_fail(alarm);
            return;
        }
        alarm->input_len += len;
        take_messages(alarm);
    }
    alarm->unread = true;
}

void sip_tcp_poll(sip_alarm_t *alarm)
{
    if (alarm->state == SIP_TCP_SENDING)
        send_rest(alarm);
    /* An answer may come before the whole message went. */
    if (alarm->delivery == ALARM_WAITING)
        receive(alarm);
}
