/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftp_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OP_RRQ = 1, OP_DATA = 3, OP_ACK = 4, OP_ERROR = 5, BLOCK = 512 };

void tftp_host_open(tftp_host_t *host, virtual_node_t *node)
{
    memset(host, 0, sizeof *host);
    host->net = virtual_node_hal(node)->net;
    for (size_t i = 0; i < TFTP_HOST_TRANSFERS; i++)
        host->transfers[i].socket = ITL_HAL_SOCKET_NONE;
    itl_hal_addr_t local = virtual_node_address(node);
    local.port = 69;
    if (host->net->udp_open(host->net->ctx, &local, &host->socket) != ITL_HAL_OK)
        abort();
}

static tftp_host_file_t *slot_for(tftp_host_t *host, const char *name)
{
    for (size_t i = 0; i < TFTP_HOST_FILES; i++)
        if (host->files[i].name == NULL || strcmp(host->files[i].name, name) == 0)
            return &host->files[i];
    abort();
}

void tftp_host_put(tftp_host_t *host, const char *name, const uint8_t *data, size_t len)
{
    *slot_for(host, name) = (tftp_host_file_t){.name = name, .data = data, .len = len};
}

void tftp_host_put_error(tftp_host_t *host, const char *name, uint16_t error)
{
    *slot_for(host, name) = (tftp_host_file_t){.name = name, .error = error};
}

void tftp_host_put_silence(tftp_host_t *host, const char *name)
{
    *slot_for(host, name) = (tftp_host_file_t){.name = name, .mute = true};
}

static const tftp_host_file_t *find(const tftp_host_t *host, const char *name)
{
    for (size_t i = 0; i < TFTP_HOST_FILES && host->files[i].name != NULL; i++)
        if (strcmp(host->files[i].name, name) == 0 &&
            (host->files[i].data != NULL || host->files[i].error != 0 || host->files[i].mute))
            return &host->files[i];
    return NULL;
}

static void send_error(const tftp_host_t *host, itl_hal_socket_t socket, const itl_hal_addr_t *to, uint16_t code)
{
    const uint8_t packet[] = {0, OP_ERROR, (uint8_t)(code >> 8), (uint8_t)code, 'n', 'o', 0};
    host->net->udp_send(host->net->ctx, socket, to, packet, sizeof packet);
}

static void send_block(const tftp_host_t *host, const tftp_host_transfer_t *transfer, uint16_t block)
{
    size_t off = ((size_t)block - 1) * BLOCK;
    if (off > transfer->file->len)
        return;
    size_t len = transfer->file->len - off < BLOCK ? transfer->file->len - off : BLOCK;
    uint8_t packet[4 + BLOCK] = {0, OP_DATA, (uint8_t)(block >> 8), (uint8_t)block};
    memcpy(packet + 4, transfer->file->data + off, len);
    host->net->udp_send(host->net->ctx, transfer->socket, &transfer->client, packet, 4 + len);
}

static void take_request(tftp_host_t *host, const char *name, const itl_hal_addr_t *client)
{
    host->requests++;
    size_t used = strlen(host->asked);
    snprintf(host->asked + used, sizeof host->asked - used, "%s ", name);
    tftp_host_transfer_t *transfer = &host->transfers[host->next++ % TFTP_HOST_TRANSFERS];
    host->net->close(host->net->ctx, transfer->socket);
    itl_hal_addr_t local;
    host->net->local_addr(host->net->ctx, host->socket, &local);
    local.port = 0;
    if (host->mute || host->net->udp_open(host->net->ctx, &local, &transfer->socket) != ITL_HAL_OK)
        return;
    transfer->client = *client;
    if (host->rubbish) {
        transfer->file = NULL;
        host->net->udp_send(host->net->ctx, transfer->socket, client, "\x70\x00\x00\x01", 4);
        return;
    }
    transfer->file = find(host, name);
    if (transfer->file != NULL && transfer->file->mute)
        return;
    if (transfer->file == NULL)
        send_error(host, transfer->socket, client, 1);
    else if (transfer->file->error != 0)
        send_error(host, transfer->socket, client, transfer->file->error);
    else
        send_block(host, transfer, 1);
}

static void poll_transfer(tftp_host_t *host, tftp_host_transfer_t *transfer)
{
    uint8_t packet[BLOCK];
    itl_hal_addr_t from;
    size_t len;
    while (transfer->socket != ITL_HAL_SOCKET_NONE &&
           host->net->udp_recv(host->net->ctx, transfer->socket, &from, packet, sizeof packet, &len) == ITL_HAL_OK)
        if (len >= 4 && packet[1] == OP_ACK && transfer->file != NULL)
            send_block(host, transfer, (uint16_t)((packet[2] << 8 | packet[3]) + 1));
}

void tftp_host_poll(tftp_host_t *host)
{
    char packet[BLOCK];
    itl_hal_addr_t from;
    size_t len;
    while (host->net->udp_recv(host->net->ctx, host->socket, &from, packet, sizeof packet - 1, &len) == ITL_HAL_OK) {
        packet[len < sizeof packet ? len : sizeof packet - 1] = '\0';
        if (len > 2 && packet[1] == OP_RRQ)
            take_request(host, packet + 2, &from);
    }
    for (size_t i = 0; i < TFTP_HOST_TRANSFERS; i++)
        poll_transfer(host, &host->transfers[i]);
}
