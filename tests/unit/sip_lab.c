/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip_lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char sip_lab_short[] = "<x-cisco-alarm/>";
const char sip_lab_long[] = "<x-cisco-alarm>"
                            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
                            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
                            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
                            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
                            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
                            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
                            "</x-cisco-alarm>";

static const itl_sip_phone_t who = {
    .device_name = "SEP001122334455", .line_name = "", .model = "7962", .firmware = "9.4.1"};

static const itl_hal_net_t *host_net(const sip_lab_t *lab)
{
    return virtual_node_hal(lab->host)->net;
}

sip_lab_t *sip_lab_create(uint64_t seed, uint32_t timeout_ms)
{
    sip_lab_t *lab = calloc(1, sizeof *lab);
    if (lab == NULL)
        abort();
    lab->world = virtual_world_create(seed);
    lab->phone = virtual_node_create(lab->world, "phone", NULL, NULL);
    lab->host = virtual_node_create(lab->world, "host", NULL, NULL);
    itl_hal_addr_t address = virtual_node_address(lab->host);
    virtual_world_set_name(lab->world, "host.example", &address);
    address.port = ITL_SIP_PORT;
    const itl_hal_net_t *net = host_net(lab);
    if (net->udp_open(net->ctx, &address, &lab->udp) != ITL_HAL_OK ||
        net->tcp_listen(net->ctx, &address, &lab->listener) != ITL_HAL_OK)
        abort();
    lab->connection = ITL_HAL_SOCKET_NONE;
    lab->transport = itl_sip_alarm_open(&lab->alarm, virtual_node_hal(lab->phone), &who, timeout_ms);
    return lab;
}

void sip_lab_destroy(sip_lab_t *lab)
{
    itl_sip_alarm_close(&lab->alarm);
    virtual_world_destroy(lab->world);
    free(lab);
}

bool sip_lab_send(sip_lab_t *lab, const char *uri, const char *body)
{
    lab->got = 0;
    lab->arrived = 0;
    lab->delivery = ITL_ALARM_WAITING;
    return lab->transport->send(lab->transport->ctx, uri, body, strlen(body));
}

static void take_datagrams(sip_lab_t *lab)
{
    const itl_hal_net_t *net = host_net(lab);
    size_t len;
    while (net->udp_recv(net->ctx, lab->udp, &lab->client, lab->request, SIP_LAB_BYTES, &len) == ITL_HAL_OK) {
        lab->got = len;
        if (lab->arrived < sizeof lab->arrived_ms / sizeof lab->arrived_ms[0])
            lab->arrived_ms[lab->arrived] = virtual_world_now_ms(lab->world);
        lab->arrived++;
    }
}

static void take_stream(sip_lab_t *lab)
{
    const itl_hal_net_t *net = host_net(lab);
    size_t len;
    itl_hal_socket_t connection;
    if (lab->listener != ITL_HAL_SOCKET_NONE &&
        net->tcp_accept(net->ctx, lab->listener, NULL, &connection) == ITL_HAL_OK) {
        net->close(net->ctx, lab->connection);
        lab->connection = connection;
        lab->got = 0;
    }
    if (lab->connection == ITL_HAL_SOCKET_NONE)
        return;
    while (lab->got < SIP_LAB_BYTES && net->tcp_recv(net->ctx, lab->connection, lab->request + lab->got,
                                                     SIP_LAB_BYTES - lab->got, &len) == ITL_HAL_OK)
        lab->got += len;
}

static void take(sip_lab_t *lab)
{
    take_datagrams(lab);
    take_stream(lab);
    lab->request[lab->got] = '\0';
}

/* One turn of both. @return false: the delivery has ended, or time has come to @p until_ms */
static bool step(sip_lab_t *lab, uint64_t until_ms)
{
    uint64_t next_ms = until_ms;
    if (lab->delivery == ITL_ALARM_WAITING)
        lab->delivery = lab->transport->poll(lab->transport->ctx, &next_ms);
    take(lab);
    if (lab->delivery != ITL_ALARM_WAITING || virtual_world_now_ms(lab->world) >= until_ms)
        return false;
    virtual_world_step(lab->world, next_ms < until_ms ? next_ms : until_ms);
    take(lab);
    return true;
}

itl_alarm_delivery_t sip_lab_run(sip_lab_t *lab, uint32_t ms)
{
    uint64_t until_ms = virtual_world_now_ms(lab->world) + ms;
    while (step(lab, until_ms)) {
    }
    return lab->delivery;
}

static bool is_whole(const sip_lab_t *lab)
{
    const char *body = strstr(lab->request, "\r\n\r\n");
    const char *length = strstr(lab->request, "\r\nContent-Length:");
    return body != NULL && length != NULL && strlen(body + 4) == strtoul(length + 17, NULL, 10);
}

bool sip_lab_await(sip_lab_t *lab)
{
    uint64_t until_ms = virtual_world_now_ms(lab->world) + 60000;
    lab->request[lab->got] = '\0';
    while (!is_whole(lab) && step(lab, until_ms)) {
    }
    return is_whole(lab);
}

static size_t copy_header(const sip_lab_t *lab, const char *name, char *out)
{
    const char *line = strstr(lab->request, name);
    if (line == NULL)
        abort();
    size_t len = strcspn(line + 2, "\r") + 2;
    memcpy(out, line + 2, len);
    return len;
}

size_t sip_lab_response(const sip_lab_t *lab, const char *status, const char *more, char out[SIP_LAB_BYTES])
{
    size_t len = (size_t)snprintf(out, SIP_LAB_BYTES, "SIP/2.0 %s\r\n", status);
    len += copy_header(lab, "\r\nVia:", out + len);
    len += copy_header(lab, "\r\nFrom:", out + len);
    len += copy_header(lab, "\r\nTo:", out + len);
    len += copy_header(lab, "\r\nCall-ID:", out + len);
    len += copy_header(lab, "\r\nCSeq:", out + len);
    return len + (size_t)snprintf(out + len, SIP_LAB_BYTES - len, "%s\r\n", more);
}

void sip_lab_reply(sip_lab_t *lab, const char *bytes, size_t len)
{
    const itl_hal_net_t *net = host_net(lab);
    size_t sent;
    if (lab->connection == ITL_HAL_SOCKET_NONE)
        net->udp_send(net->ctx, lab->udp, &lab->client, bytes, len);
    else if (net->tcp_send(net->ctx, lab->connection, bytes, len, &sent) == ITL_HAL_OK && sent != len)
        abort();
}

void sip_lab_answer(sip_lab_t *lab, const char *status)
{
    char out[SIP_LAB_BYTES];
    sip_lab_reply(lab, out, sip_lab_response(lab, status, "Content-Length: 0\r\n", out));
}

void sip_lab_reply_from_elsewhere(sip_lab_t *lab, const char *bytes, size_t len)
{
    const itl_hal_net_t *net = host_net(lab);
    itl_hal_addr_t local = virtual_node_address(lab->host);
    itl_hal_socket_t socket;
    if (net->udp_open(net->ctx, &local, &socket) != ITL_HAL_OK)
        abort();
    net->udp_send(net->ctx, socket, &lab->client, bytes, len);
    net->close(net->ctx, socket);
}

void sip_lab_close(sip_lab_t *lab)
{
    const itl_hal_net_t *net = host_net(lab);
    net->close(net->ctx, lab->connection);
    lab->connection = ITL_HAL_SOCKET_NONE;
}
