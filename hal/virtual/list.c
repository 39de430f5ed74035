/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/world_priv.h"

void vlist_put(vlist_t *list, vsock_t *sock)
{
    sock->list = list;
    sock->list_prev = list->last;
    sock->list_next = NULL;
    *(list->last == NULL ? &list->first : &list->last->list_next) = sock;
    list->last = sock;
    list->count++;
}

void vlist_leave(vsock_t *sock)
{
    vlist_t *list = sock->list;
    if (list == NULL)
        return;
    *(sock->list_prev == NULL ? &list->first : &sock->list_prev->list_next) = sock->list_next;
    *(sock->list_next == NULL ? &list->last : &sock->list_next->list_prev) = sock->list_prev;
    list->count--;
    sock->list = NULL;
}

vsock_t *vlist_take(vlist_t *list)
{
    vsock_t *sock = list->first;
    if (sock != NULL)
        vlist_leave(sock);
    return sock;
}
