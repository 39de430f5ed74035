/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftp_peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OP_RRQ = 1, OP_DATA = 3, OP_ACK = 4, OP_ERROR = 5, OP_OACK = 6, HEADER = 4 };

uint8_t tftp_peer_byte(uint64_t offset)
{
    /* Its period has no factor in common with any block size, so that blocks taken for each other are noticed. */
    return (uint8_t)(offset % 251u + offset / 65521u);
}

void tftp_peer_open(tftp_peer_t *peer, virtual_node_t *node)
{
    memset(peer, 0, sizeof *peer);
    peer->net = virtual_node_hal(node)->net;
    peer->clock = virtual_node_hal(node)->clock;
    peer->local = virtual_node_address(node);
    peer->resend_after_ms = 1000;
    for (size_t i = 0; i < TFTP_PEER_TRANSFERS; i++)
        peer->transfers[i].socket = ITL_HAL_SOCKET_NONE;
    itl_hal_addr_t local = peer->local;
    local.port = 69;
    if (peer->net->udp_open(peer->net->ctx, &local, &peer->socket) != ITL_HAL_OK)
        abort();
}

static uint64_t now_ms(const tftp_peer_t *peer)
{
    return peer->clock->monotonic_ms(peer->clock->ctx);
}

/* Blocks of the file, the last and shorter one counted. */
static uint64_t block_count(const tftp_peer_t *peer, const tftp_peer_transfer_t *transfer)
{
    return peer->file_bytes / transfer->blksize + 1;
}

static void send_block(tftp_peer_t *peer, const tftp_peer_transfer_t *transfer, uint64_t block)
{
    static uint8_t packet[TFTP_PEER_DATAGRAM];
    uint64_t offset = (block - 1) * transfer->blksize;
    uint64_t rest = peer->file_bytes - offset;
    size_t len = rest < transfer->blksize ? (size_t)rest : transfer->blksize;
    if (peer->mute_after != 0 && block > peer->mute_after)
        return;
    packet[0] = 0;
    packet[1] = OP_DATA;
    packet[2] = (uint8_t)(block >> 8);
    packet[3] = (uint8_t)block;
    for (size_t i = 0; i < len; i++)
        packet[HEADER + i] = tftp_peer_byte(offset + i);
    peer->data_sent++;
    peer->net->udp_send(peer->net->ctx, transfer->socket, &transfer->client, packet, HEADER + len);
}

/* Sends the OACK, or the window after the last block acknowledged. */
static void send_turn(tftp_peer_t *peer, tftp_peer_transfer_t *transfer)
{
    transfer->resend_ms = now_ms(peer) + peer->resend_after_ms;
    if (transfer->oack_due) {
        peer->net->udp_send(peer->net->ctx, transfer->socket, &transfer->client, transfer->oack, transfer->oack_len);
        return;
    }
    uint64_t last = block_count(peer, transfer);
    transfer->sent = transfer->acked;
    while (transfer->sent < last && transfer->sent < transfer->acked + transfer->windowsize)
        send_block(peer, transfer, ++transfer->sent);
}

static void add_to_oack(tftp_peer_transfer_t *transfer, const char *name, uint64_t value)
{
    char *end = transfer->oack + transfer->oack_len;
    size_t room = sizeof transfer->oack - transfer->oack_len;
    int len = snprintf(end, room, "%s%c%llu", name, 0, (unsigned long long)value);
    transfer->oack_len += (size_t)len + 1;
}

static void take_options(tftp_peer_t *peer, tftp_peer_transfer_t *transfer, const char *option, const char *end)
{
    transfer->oack[0] = 0;
    transfer->oack[1] = OP_OACK;
    transfer->oack_len = 2;
    while (option < end) {
        const char *value = option + strlen(option) + 1;
        unsigned long number = strtoul(value, NULL, 10);
        if (strcmp(option, "blksize") == 0)
            transfer->blksize = (uint32_t)number;
        else if (strcmp(option, "windowsize") == 0)
            transfer->windowsize = (uint32_t)number;
        else if (strcmp(option, "tsize") == 0)
            number = (unsigned long)peer->file_bytes;
        else
            abort();
        add_to_oack(transfer, option, number);
        option = value + strlen(value) + 1;
    }
    transfer->oack_due = transfer->oack_len > 2;
}

static void refuse_options(tftp_peer_t *peer, const itl_hal_addr_t *client)
{
    static const char packet[] = "\0\5\0\10no options";
    itl_hal_socket_t socket;
    itl_hal_addr_t local = peer->local;
    if (peer->net->udp_open(peer->net->ctx, &local, &socket) != ITL_HAL_OK)
        abort();
    peer->net->udp_send(peer->net->ctx, socket, client, packet, sizeof packet);
    peer->net->close(peer->net->ctx, socket);
}

static tftp_peer_transfer_t *new_transfer(tftp_peer_t *peer)
{
    tftp_peer_transfer_t *transfer = &peer->transfers[peer->requests % TFTP_PEER_TRANSFERS];
    itl_hal_addr_t local = peer->local;
    peer->net->close(peer->net->ctx, transfer->socket);
    memset(transfer, 0, sizeof *transfer);
    if (peer->net->udp_open(peer->net->ctx, &local, &transfer->socket) != ITL_HAL_OK)
        abort();
    transfer->blksize = 512;
    transfer->windowsize = 1;
    return transfer;
}

static void take_request(tftp_peer_t *peer, const char *packet, size_t len, const itl_hal_addr_t *client)
{
    if (len < 4 || len > sizeof peer->request || packet[1] != OP_RRQ)
        return;
    peer->requests++;
    memcpy(peer->request, packet, len);
    peer->request_len = len;
    peer->client_port = client->port;
    const char *mode = packet + 2 + strlen(packet + 2) + 1;
    const char *options = mode + strlen(mode) + 1;
    bool asks = options < packet + len;
    if (asks && peer->refuses_options) {
        refuse_options(peer, client);
        return;
    }
    tftp_peer_transfer_t *transfer = new_transfer(peer);
    transfer->client = *client;
    if (asks && !peer->without_options)
        take_options(peer, transfer, options, packet + len);
    send_turn(peer, transfer);
}

static void end_transfer(tftp_peer_t *peer, tftp_peer_transfer_t *transfer)
{
    peer->net->close(peer->net->ctx, transfer->socket);
    transfer->socket = ITL_HAL_SOCKET_NONE;
}

static void take_ack(tftp_peer_t *peer, tftp_peer_transfer_t *transfer, uint16_t number)
{
    /* Block numbers wrap: the one meant is the one nearest above the last acknowledged. */
    uint64_t block = transfer->acked + (uint16_t)(number - (uint16_t)transfer->acked);
    if (block > transfer->sent)
        return;
    bool repeated = block == transfer->acked && !transfer->oack_due;
    if (repeated && transfer->windowsize == 1 && !peer->answers_every_ack)
        return;
    transfer->oack_due = false;
    transfer->acked = block;
    peer->last_ack = block;
    if (block == block_count(peer, transfer)) {
        peer->completed++;
        end_transfer(peer, transfer);
    } else {
        send_turn(peer, transfer);
    }
}

static void poll_transfer(tftp_peer_t *peer, tftp_peer_transfer_t *transfer)
{
    uint8_t packet[100];
    itl_hal_addr_t from;
    size_t len;
    while (transfer->socket != ITL_HAL_SOCKET_NONE &&
           peer->net->udp_recv(peer->net->ctx, transfer->socket, &from, packet, sizeof packet, &len) == ITL_HAL_OK) {
        uint16_t number = (uint16_t)((packet[2] << 8) | packet[3]);
        if (len < HEADER || from.port != transfer->client.port)
            continue;
        if (packet[1] == OP_ERROR) {
            peer->errors++;
            peer->error_code = number;
            end_transfer(peer, transfer);
        } else if (packet[1] == OP_ACK) {
            take_ack(peer, transfer, number);
        }
    }
    if (transfer->socket != ITL_HAL_SOCKET_NONE && now_ms(peer) >= transfer->resend_ms)
        send_turn(peer, transfer);
}

uint64_t tftp_peer_poll(tftp_peer_t *peer)
{
    char packet[sizeof peer->request + 1];
    itl_hal_addr_t from;
    size_t len;
    while (peer->net->udp_recv(peer->net->ctx, peer->socket, &from, packet, sizeof packet - 1, &len) == ITL_HAL_OK) {
        packet[sizeof packet - 1] = '\0';
        take_request(peer, packet, len, &from);
    }
    uint64_t next = ITL_HAL_FOREVER;
    for (size_t i = 0; i < TFTP_PEER_TRANSFERS; i++) {
        tftp_peer_transfer_t *transfer = &peer->transfers[i];
        if (transfer->socket == ITL_HAL_SOCKET_NONE)
            continue;
        poll_transfer(peer, transfer);
        if (transfer->socket != ITL_HAL_SOCKET_NONE && transfer->resend_ms < next)
            next = transfer->resend_ms;
    }
    return next;
}
