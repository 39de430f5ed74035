/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftpd/tftp_table.h"

#include "base/machine.h"

bool tftp_table_init(tftp_table_t *table)
{
    const itl_hal_random_t *random = machine_random();
    return random->fill(random->ctx, &table->seed, sizeof table->seed) == ITL_HAL_OK;
}

static uint32_t socket_bucket(itl_hal_socket_t socket)
{
    return (uint32_t)socket % TFTP_BUCKETS;
}

static uint32_t client_bucket(const tftp_table_t *table, const itl_hal_addr_t *client)
{
    uint64_t hash = (table->seed ^ client->port) * 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < sizeof client->ip; i++) {
        hash ^= hash >> 29;
        hash = (hash ^ client->ip[i]) * 0x9e3779b97f4a7c15u;
    }
    return (uint32_t)(hash >> 32) % TFTP_BUCKETS;
}

void tftp_table_add(tftp_table_t *table, tftp_transfer_t *transfer)
{
    tftp_transfer_t **socket = &table->by_socket[socket_bucket(transfer->socket)];
    tftp_transfer_t **client = &table->by_client[client_bucket(table, &transfer->client)];
    transfer->next_by_socket = *socket;
    transfer->next_by_client = *client;
    *socket = transfer;
    *client = transfer;
}

void tftp_table_remove(tftp_table_t *table, const tftp_transfer_t *transfer)
{
    tftp_transfer_t **link = &table->by_socket[socket_bucket(transfer->socket)];
    while (*link != transfer)
        link = &(*link)->next_by_socket;
    *link = transfer->next_by_socket;
    link = &table->by_client[client_bucket(table, &transfer->client)];
    while (*link != transfer)
        link = &(*link)->next_by_client;
    *link = transfer->next_by_client;
}

tftp_transfer_t *tftp_table_find(const tftp_table_t *table, itl_hal_socket_t socket)
{
    tftp_transfer_t *transfer = table->by_socket[socket_bucket(socket)];
    while (transfer != NULL && transfer->socket != socket)
        transfer = transfer->next_by_socket;
    return transfer;
}

tftp_transfer_t *tftp_table_asked(const tftp_table_t *table, const itl_hal_addr_t *client,
                                  const tftp_request_t *request)
{
    tftp_transfer_t *transfer = table->by_client[client_bucket(table, client)];
    while (transfer != NULL && !tftp_transfer_is_about(transfer, client, request))
        transfer = transfer->next_by_client;
    return transfer;
}

void tftp_queue_put(tftp_queue_t *queue, tftp_transfer_t *transfer)
{
    if (transfer->queue == queue)
        return;
    tftp_queue_leave(transfer);
    transfer->queue = queue;
    transfer->ahead = queue->last;
    transfer->behind = NULL;
    *(queue->last != NULL ? &queue->last->behind : &queue->first) = transfer;
    queue->last = transfer;
}

void tftp_queue_leave(tftp_transfer_t *transfer)
{
    tftp_queue_t *queue = transfer->queue;
    if (queue == NULL)
        return;
    *(transfer->ahead != NULL ? &transfer->ahead->behind : &queue->first) = transfer->behind;
    *(transfer->behind != NULL ? &transfer->behind->ahead : &queue->last) = transfer->ahead;
    transfer->queue = NULL;
}
