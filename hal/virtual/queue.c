/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "virtual/alloc.h"
#include "virtual/world_priv.h"

vpacket_t *vpacket_create(const void *data, size_t len)
{
    vpacket_t *packet = virtual_alloc(sizeof *packet + len);
    packet->len = len;
    if (len > 0)
        memcpy(packet->data, data, len);
    return packet;
}

void vqueue_put(vqueue_t *queue, vpacket_t *packet)
{
    packet->next = NULL;
    if (queue->tail == NULL)
        queue->head = packet;
    else
        queue->tail->next = packet;
    queue->tail = packet;
    queue->bytes += packet->len;
    queue->count++;
}

vpacket_t *vqueue_take(vqueue_t *queue)
{
    vpacket_t *packet = queue->head;
    if (packet != NULL) {
        queue->head = packet->next;
        queue->tail = queue->head == NULL ? NULL : queue->tail;
        queue->bytes -= packet->len;
        queue->count--;
    }
    return packet;
}

void vqueue_clear(vqueue_t *queue)
{
    for (vpacket_t *packet = vqueue_take(queue); packet != NULL; packet = vqueue_take(queue))
        free(packet);
}
