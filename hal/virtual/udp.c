/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "virtual/world_priv.h"

/** Largest payload of UDP over IPv4. */
#define DATAGRAM_MAX 65507u

/** Bytes a socket keeps for its user, as Linux does by default. */
#define RECEIVE_ROOM 212992u

/** A datagram that is being sent. */
typedef struct sending {
    virtual_world_t *world;
    virtual_node_t *to;
    virtual_datagram_t datagram;
    vroute_t route;
    bool loopback;
} sending_t;

itl_hal_status_t vudp_open(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    const itl_hal_addr_t any = vaddr_any(ITL_HAL_IPV4);
    return vsock_open(ctx, VSOCK_UDP, local == NULL ? &any : local, out);
}

itl_hal_status_t vudp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out, size_t *count)
{
    *count = 1;
    return vudp_open(ctx, local, out);
}

static void log_datagram(virtual_world_t *world, const vpacket_t *packet, uint32_t id, const char *what)
{
    char from[VADDR_TEXT_BYTES];
    char to[VADDR_TEXT_BYTES];
    if (vworld_is_logged(world)) {
        vworld_log(world, "udp %" PRIu32 " %s > %s %s", id, vaddr_text(&packet->from, from),
                   vaddr_text(&packet->to, to), what);
    }
}

static void datagram_arrives(virtual_world_t *world, const vevent_t *event)
{
    vpacket_t *packet = event->packet;
    vsock_t *sock = event->node->off ? NULL : vsock_bound(event->node, VSOCK_UDP, &packet->to);
    if (sock == NULL || sock->received.bytes + packet->len > RECEIVE_ROOM) {
        world->counters.unwanted++;
        log_datagram(world, packet, event->id, sock == NULL ? "unwanted" : "overflow");
        free(packet);
        return;
    }
    world->counters.delivered++;
    log_datagram(world, packet, event->id, "arrives");
    vqueue_put(&sock->received, packet);
    vsock_ready(sock);
}

static virtual_fate_t decide(const sending_t *sending)
{
    const virtual_world_t *world = sending->world;
    virtual_fate_t fate = VIRTUAL_PASS;
    if (sending->loopback)
        return VIRTUAL_DELIVER;
    if (world->filter != NULL)
        fate = world->filter(world->filter_ctx, &sending->datagram);
    if (sending->route.link.down)
        return VIRTUAL_DROP;
    if (fate != VIRTUAL_PASS)
        return fate;
    if (vroute_chance(&sending->route, sending->route.link.loss_ppm))
        return VIRTUAL_DROP;
    if (vroute_chance(&sending->route, sending->route.link.duplicate_ppm))
        return VIRTUAL_DUPLICATE;
    return vroute_chance(&sending->route, sending->route.link.reorder_ppm) ? VIRTUAL_HOLD : VIRTUAL_DELIVER;
}

static uint64_t hold_us(const virtual_link_t *link)
{
    return link->hold_us != 0 ? link->hold_us : 2u * (uint64_t)link->max_delay_us + 1000u;
}

static void plan_copy(const sending_t *sending, uint64_t extra_us)
{
    const virtual_datagram_t *datagram = &sending->datagram;
    vpacket_t *packet = vpacket_create(datagram->data, datagram->len);
    packet->from = datagram->from;
    packet->to = datagram->to;
    vworld_plan(
        sending->world, vroute_delay(&sending->route) + extra_us,
        (vevent_t){.run = datagram_arrives, .node = sending->to, .packet = packet, .id = (uint32_t)datagram->index});
}

static void log_sending(const sending_t *sending, virtual_fate_t fate)
{
    static const char *const fates[] = {
        [VIRTUAL_PASS] = "",    [VIRTUAL_DROP] = " lost", [VIRTUAL_DUPLICATE] = " duplicated",
        [VIRTUAL_DELIVER] = "", [VIRTUAL_HOLD] = " held",
    };
    const virtual_datagram_t *datagram = &sending->datagram;
    char from[VADDR_TEXT_BYTES];
    char to[VADDR_TEXT_BYTES];
    if (!vworld_is_logged(sending->world))
        return;
    vworld_log(sending->world, "udp %" PRIu64 " %s > %s %zu bytes #%08" PRIx32 "%s", datagram->index,
               vaddr_text(&datagram->from, from), vaddr_text(&datagram->to, to), datagram->len,
               vworld_fingerprint(datagram->data, datagram->len), fates[fate]);
}

static void send_on(sending_t *sending)
{
    virtual_net_counters_t *counters = &sending->world->counters;
    virtual_fate_t fate = decide(sending);
    log_sending(sending, fate);
    if (sending->to == NULL) {
        counters->unwanted++;
        return;
    }
    if (fate == VIRTUAL_DROP) {
        counters->lost++;
        return;
    }
    counters->held += fate == VIRTUAL_HOLD;
    plan_copy(sending, fate == VIRTUAL_HOLD ? hold_us(&sending->route.link) : 0);
    if (fate == VIRTUAL_DUPLICATE) {
        counters->duplicated++;
        plan_copy(sending, 0);
    }
}

/** The address a socket sends from. @return false when it has no way to @p to */
static bool source_of(const vsock_t *sock, const itl_hal_addr_t *to, itl_hal_addr_t *source)
{
    if (sock->local.family != to->family || to->port == 0 || vaddr_is_any(to))
        return false;
    *source = sock->local;
    if (vaddr_is_any(&sock->local) && !vnode_source(sock->node, to, source))
        return false;
    source->port = sock->local.port;
    bool inside = vaddr_is_loopback(to) || vnode_has(sock->node, to);
    return inside || !vaddr_is_loopback(source);
}

itl_hal_status_t vudp_send(void *ctx, itl_hal_socket_t s, const itl_hal_addr_t *to, const void *data, size_t len)
{
    virtual_node_t *node = ctx;
    const vsock_t *sock = vsock_of(node, s, VSOCK_UDP);
    itl_hal_addr_t source;
    if (sock == NULL)
        return ITL_HAL_ERR_IO;
    if (len > DATAGRAM_MAX)
        return ITL_HAL_ERR_RANGE;
    if (!source_of(sock, to, &source))
        return ITL_HAL_ERR_UNREACHABLE;
    sending_t sending = {
        .world = node->world,
        .to = vnode_at(node, to),
        .datagram = {.index = node->world->counters.sent++, .from = source, .to = *to, .data = data, .len = len},
        .loopback = vaddr_is_loopback(to),
    };
    sending.route = vroute_find(node, sending.to, sending.loopback);
    send_on(&sending);
    return ITL_HAL_OK;
}

itl_hal_status_t vudp_recv(void *ctx, itl_hal_socket_t s, itl_hal_addr_t *from, void *buf, size_t cap, size_t *len)
{
    vsock_t *sock = vsock_of(ctx, s, VSOCK_UDP);
    if (sock == NULL)
        return ITL_HAL_ERR_IO;
    vpacket_t *packet = vqueue_take(&sock->received);
    if (packet == NULL)
        return ITL_HAL_AGAIN;
    size_t copied = packet->len < cap ? packet->len : cap;
    if (copied > 0)
        memcpy(buf, packet->data, copied);
    *len = packet->len > cap ? cap + 1u : packet->len;
    if (from != NULL)
        *from = packet->from;
    free(packet);
    return ITL_HAL_OK;
}
