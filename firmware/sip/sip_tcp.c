/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "sip/sip_alarm_priv.h"
#include "sip/sip_head.h"
#include "sip/sip_response.h"

/* A call manager that has UDP only gets what is too long for it all the same (RFC 3261 section 18.1.1). */
static void take_failure(itl_sip_alarm_t *alarm, itl_hal_status_t status)
{
    if (status != ITL_HAL_ERR_REFUSED || !alarm->target.udp) {
        itl_sip_alarm_give_up_address(alarm);
        return;
    }
    itl_sip_alarm_hang_up(alarm);
    alarm->at_any_length = true;
    alarm->state = ITL_SIP_UDP_OPENING;
}

void itl_sip_tcp_open(itl_sip_alarm_t *alarm)
{
    const itl_hal_net_t *net = alarm->hal->net;
    alarm->sent = 0;
    alarm->input_len = 0;
    alarm->skip = 0;
    itl_hal_status_t status = net->tcp_connect(net->ctx, &alarm->reach.address, &alarm->socket);
    if (status == ITL_HAL_OK)
        alarm->state = ITL_SIP_TCP_CONNECTING;
    else
        take_failure(alarm, status);
}

void itl_sip_tcp_connect(itl_sip_alarm_t *alarm)
{
    const itl_hal_net_t *net = alarm->hal->net;
    size_t sent;
    itl_hal_status_t status = net->tcp_send(net->ctx, alarm->socket, "", 0, &sent);
    if (status == ITL_HAL_AGAIN)
        return;
    if (status != ITL_HAL_OK)
        take_failure(alarm, status);
    else if (itl_sip_alarm_compose(alarm, false))
        alarm->state = ITL_SIP_TCP_SENDING;
}

static void send_rest(itl_sip_alarm_t *alarm)
{
    const itl_hal_net_t *net = alarm->hal->net;
    while (alarm->sent < alarm->message_len) {
        size_t sent;
        itl_hal_status_t status = net->tcp_send(net->ctx, alarm->socket, alarm->message + alarm->sent,
                                                alarm->message_len - alarm->sent, &sent);
        if (status == ITL_HAL_AGAIN)
            return;
        if (status != ITL_HAL_OK) {
            itl_sip_alarm_give_up_address(alarm);
            return;
        }
        alarm->sent += sent;
    }
    alarm->state = ITL_SIP_TCP_WAITING;
}

static void drop(itl_sip_alarm_t *alarm, size_t len)
{
    alarm->input_len -= len;
    memmove(alarm->input, alarm->input + len, alarm->input_len);
}

/* Bodies, and the line ends that may stand between messages (RFC 3261 section 7.5). */
static void drop_unwanted(itl_sip_alarm_t *alarm)
{
    size_t body = alarm->skip < alarm->input_len ? alarm->skip : alarm->input_len;
    alarm->skip -= body;
    size_t len = body;
    while (len < alarm->input_len && (alarm->input[len] == '\r' || alarm->input[len] == '\n'))
        len++;
    drop(alarm, len);
}

/* Takes the messages that are there. The status is in the head: nobody waits for a body. */
static void take_messages(itl_sip_alarm_t *alarm)
{
    for (drop_unwanted(alarm); alarm->input_len > 0; drop_unwanted(alarm)) {
        itl_sip_head_t head;
        itl_sip_head_status_t status = itl_sip_head_find(alarm->input, alarm->input_len, &head);
        bool too_long = status == ITL_SIP_HEAD_PARTIAL && alarm->input_len == sizeof alarm->input;
        if (status == ITL_SIP_HEAD_BROKEN || too_long)
            itl_sip_alarm_give_up_address(alarm);
        if (status != ITL_SIP_HEAD_WHOLE)
            return;
        itl_sip_alarm_take_status(alarm, itl_sip_response_read(alarm->input, head.head_len, &alarm->ids));
        if (alarm->delivery != ITL_ALARM_WAITING)
            return;
        drop(alarm, head.head_len);
        alarm->skip = head.body_len;
    }
}

static void receive(itl_sip_alarm_t *alarm)
{
    const itl_hal_net_t *net = alarm->hal->net;
    for (unsigned i = 0; i < ITL_SIP_PIECES && itl_sip_alarm_talks(alarm); i++) {
        size_t len;
        itl_hal_status_t status = net->tcp_recv(net->ctx, alarm->socket, alarm->input + alarm->input_len,
                                                sizeof alarm->input - alarm->input_len, &len);
        if (status == ITL_HAL_AGAIN)
            return;
        if (status != ITL_HAL_OK) {
            itl_sip_alarm_give_up_address(alarm);
            return;
        }
        alarm->heard = true;
        alarm->input_len += len;
        take_messages(alarm);
    }
    alarm->unread = true;
}

void itl_sip_tcp_poll(itl_sip_alarm_t *alarm)
{
    if (alarm->state == ITL_SIP_TCP_SENDING)
        send_rest(alarm);
    /* An answer may come before the whole message went. */
    if (itl_sip_alarm_talks(alarm))
        receive(alarm);
}
