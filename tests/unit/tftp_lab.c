/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftp_lab.h"

#include <stdlib.h>

static uint8_t packet[TFTP_LAB_PACKET];

static itl_reason_t sink_write(void *ctx, const uint8_t *data, size_t len)
{
    tftp_lab_t *lab = ctx;
    for (size_t i = 0; i < len; i++)
        lab->wrong |= data[i] != tftp_peer_byte(lab->sunk + i);
    lab->wrong |= len == 0;
    lab->sunk += len;
    return lab->refuse_from != 0 && lab->sunk >= lab->refuse_from ? lab->refuse_with : ITL_REASON_NONE;
}

itl_fetch_job_t tftp_lab_job(tftp_lab_t *lab, const char *file)
{
    itl_fetch_job_t job = lab->limits;
    job.file = file;
    job.sink = (itl_fetch_sink_t){.ctx = lab, .write = sink_write};
    return job;
}

tftp_lab_t *tftp_lab_create_at(uint64_t seed, uint64_t file_bytes, const itl_hal_addr_t *phone,
                               const itl_hal_addr_t *host)
{
    tftp_lab_t *lab = calloc(1, sizeof *lab);
    if (lab == NULL)
        abort();
    lab->world = virtual_world_create(seed);
    lab->phone = virtual_node_create(lab->world, "phone", phone, NULL);
    lab->host = virtual_node_create(lab->world, "host", host, NULL);
    if (lab->phone == NULL || lab->host == NULL)
        abort();
    tftp_peer_open(&lab->peer, lab->host);
    lab->peer.file_bytes = file_bytes;
    lab->server = virtual_node_address(lab->host);
    lab->server.port = ITL_TFTP_PORT;
    const itl_hal_t *hal = virtual_node_hal(lab->phone);
    itl_tftp_init(&lab->tftp, hal->net, hal->clock, packet, sizeof packet);
    return lab;
}

tftp_lab_t *tftp_lab_create(uint64_t seed, uint64_t file_bytes)
{
    return tftp_lab_create_at(seed, file_bytes, NULL, NULL);
}

void tftp_lab_destroy(tftp_lab_t *lab)
{
    virtual_world_destroy(lab->world);
    free(lab);
}

itl_reason_t tftp_lab_start(tftp_lab_t *lab, const itl_tftp_options_t *options)
{
    lab->sunk = 0;
    lab->wrong = false;
    lab->started_ms = virtual_world_now_ms(lab->world);
    lab->job = tftp_lab_job(lab, "file");
    return itl_tftp_get(&lab->tftp, &lab->server, &lab->job, options);
}

bool tftp_lab_step(tftp_lab_t *lab)
{
    uint64_t next = itl_tftp_poll(&lab->tftp);
    uint64_t next_of_peer = tftp_peer_poll(&lab->peer);
    if (!itl_tftp_busy(&lab->tftp))
        return false;
    virtual_world_step(lab->world, next < next_of_peer ? next : next_of_peer);
    while (virtual_world_ready(lab->world) != NULL) {
    }
    return true;
}

itl_reason_t tftp_lab_finish(tftp_lab_t *lab)
{
    while (tftp_lab_step(lab)) {
    }
    uint64_t until = virtual_world_now_ms(lab->world) + 20;
    while (virtual_world_step(lab->world, until))
        tftp_peer_poll(&lab->peer);
    return itl_tftp_result(&lab->tftp);
}

itl_reason_t tftp_lab_fetch(tftp_lab_t *lab, const itl_tftp_options_t *options)
{
    itl_reason_t reason = tftp_lab_start(lab, options);
    return reason != ITL_REASON_NONE ? reason : tftp_lab_finish(lab);
}

void tftp_lab_run_for(tftp_lab_t *lab, uint32_t ms)
{
    uint64_t until = virtual_world_now_ms(lab->world) + ms;
    bool more = true;
    while (more) {
        uint64_t next = itl_tftp_poll(&lab->tftp);
        uint64_t next_of_peer = tftp_peer_poll(&lab->peer);
        next = next_of_peer < next ? next_of_peer : next;
        more = virtual_world_now_ms(lab->world) < until;
        virtual_world_step(lab->world, next < until ? next : until);
    }
    itl_tftp_poll(&lab->tftp);
}

itl_hal_addr_t tftp_lab_client(const tftp_lab_t *lab)
{
    itl_hal_addr_t address = virtual_node_address(lab->phone);
    itl_hal_addr_t local = {0};
    const itl_hal_net_t *net = virtual_node_hal(lab->phone)->net;
    if (net->local_addr(net->ctx, lab->tftp.socket, &local) != ITL_HAL_OK)
        abort();
    address.port = local.port;
    return address;
}

itl_hal_socket_t tftp_lab_open(virtual_node_t *node, uint16_t port)
{
    const itl_hal_net_t *net = virtual_node_hal(node)->net;
    itl_hal_addr_t local = virtual_node_address(node);
    itl_hal_socket_t socket;
    local.port = port;
    if (net->udp_open(net->ctx, &local, &socket) != ITL_HAL_OK)
        abort();
    return socket;
}

itl_reason_t tftp_lab_start_by_hand(tftp_lab_t *lab, itl_hal_socket_t socket, uint16_t port,
                                    const itl_tftp_options_t *options)
{
    uint8_t request[600];
    lab->server.port = port;
    itl_reason_t reason = tftp_lab_start(lab, options);
    tftp_lab_run_for(lab, 2);
    if (tftp_lab_receive(lab->host, socket, request, sizeof request) == 0)
        abort();
    return reason;
}

void tftp_lab_send(tftp_lab_t *lab, virtual_node_t *node, itl_hal_socket_t socket, const void *data, size_t len)
{
    const itl_hal_net_t *net = virtual_node_hal(node)->net;
    itl_hal_addr_t client = tftp_lab_client(lab);
    if (net->udp_send(net->ctx, socket, &client, data, len) != ITL_HAL_OK)
        abort();
    tftp_lab_run_for(lab, 2);
}

void tftp_lab_send_data(tftp_lab_t *lab, itl_hal_socket_t socket, uint16_t block, uint64_t offset, size_t len)
{
    static uint8_t data[TFTP_LAB_PACKET];
    data[0] = 0;
    data[1] = 3;
    data[2] = (uint8_t)(block >> 8);
    data[3] = (uint8_t)block;
    for (size_t i = 0; i < len; i++)
        data[4 + i] = tftp_peer_byte(offset + i);
    tftp_lab_send(lab, lab->host, socket, data, 4 + len);
}

size_t tftp_lab_receive(virtual_node_t *node, itl_hal_socket_t socket, uint8_t *buf, size_t cap)
{
    const itl_hal_net_t *net = virtual_node_hal(node)->net;
    itl_hal_addr_t from;
    size_t len;
    return net->udp_recv(net->ctx, socket, &from, buf, cap, &len) == ITL_HAL_OK ? len : 0;
}

static bool got(tftp_lab_t *lab, itl_hal_socket_t socket, uint8_t operation, uint16_t number)
{
    uint8_t buf[600];
    size_t len = tftp_lab_receive(lab->host, socket, buf, sizeof buf);
    bool whole = operation == 4 ? len == 4 : len > 4 && buf[len - 1] == 0;
    return whole && buf[0] == 0 && buf[1] == operation && buf[2] == number >> 8 && buf[3] == (uint8_t)number;
}

bool tftp_lab_got_ack(tftp_lab_t *lab, itl_hal_socket_t socket, uint16_t block)
{
    return got(lab, socket, 4, block);
}

bool tftp_lab_got_error(tftp_lab_t *lab, itl_hal_socket_t socket, uint16_t code)
{
    return got(lab, socket, 5, code);
}

bool tftp_lab_complete(const tftp_lab_t *lab)
{
    return lab->sunk == lab->peer.file_bytes && !lab->wrong;
}
