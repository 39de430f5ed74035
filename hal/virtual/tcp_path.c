/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happens to a connection between its two ends. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "virtual/world_priv.h"

/* As RFC 6298 section 2 has it for the first packet, and as Linux does for the following ones. */
#define CONNECT_RETRY_US 1000000u
#define SEGMENT_RETRY_US 200000u
#define ATTEMPTS_CONNECT 6u
#define ATTEMPTS_SEGMENT 10u

/** Connections that wait to be accepted; more are left to try again. */
#define WAITING_MAX 1024u

static virtual_node_t *other_end(const vsock_t *sock)
{
    return vnode_at(sock->node, &sock->remote);
}

static vroute_t route_to_peer(const vsock_t *sock)
{
    return vroute_find(sock->node, other_end(sock), vaddr_is_loopback(&sock->remote));
}

static uint64_t delay_to_peer(const vsock_t *sock)
{
    vroute_t route = route_to_peer(sock);
    return vroute_delay(&route);
}

/** True when what comes from @p sock now does not arrive. */
static bool lost(const vsock_t *sock)
{
    vroute_t route = route_to_peer(sock);
    return route.link.down || vroute_chance(&route, route.link.loss_ppm);
}

static void log_tcp(const vsock_t *sock, const char *what, size_t len)
{
    char from[VADDR_TEXT_BYTES];
    char to[VADDR_TEXT_BYTES];
    if (vworld_is_logged(sock->node->world)) {
        vworld_log(sock->node->world, "tcp %s > %s %s %zu", vaddr_text(&sock->local, from),
                   vaddr_text(&sock->remote, to), what, len);
    }
}

static void log_segment(const vsock_t *sock, const vpacket_t *segment)
{
    char what[24] = "closes";
    if (!vworld_is_logged(sock->node->world))
        return;
    if (!segment->fin)
        snprintf(what, sizeof what, "bytes #%08" PRIx32, vworld_fingerprint(segment->data, segment->len));
    log_tcp(sock, what, segment->len);
}

/** Ends a connection for its user; one that has none any more is freed. */
static void fail(vsock_t *sock, itl_hal_status_t error)
{
    log_tcp(sock, "fails", (size_t)-error);
    if (sock->tcp.closing) {
        vsock_free(sock);
        return;
    }
    sock->tcp.state = VTCP_FAILED;
    sock->tcp.error = error;
    vqueue_clear(&sock->tcp.flight);
    vsock_ready(sock);
}

static void plan(vsock_t *sock, uint64_t delay_us, vevent_run_t *run)
{
    vworld_plan(sock->node->world, delay_us, (vevent_t){.run = run, .node = sock->node, .socket = sock->handle});
}

/** Plans the next attempt, later each time. @return false: that was the last */
static bool try_again(vsock_t *sock, vevent_run_t *run, unsigned *attempts)
{
    bool connecting = attempts == &sock->tcp.connect_attempts;
    if (*attempts >= (connecting ? ATTEMPTS_CONNECT : ATTEMPTS_SEGMENT))
        return false;
    sock->node->world->counters.resent++;
    log_tcp(sock, "sends again", *attempts);
    plan(sock, (uint64_t)(connecting ? CONNECT_RETRY_US : SEGMENT_RETRY_US) << *attempts, run);
    (*attempts)++;
    return true;
}

static void reset_arrives(virtual_world_t *world, const vevent_t *event)
{
    vsock_t *sock = vsock_find(world, event->socket);
    if (sock != NULL)
        fail(sock, sock->tcp.state == VTCP_CONNECTING ? ITL_HAL_ERR_REFUSED : ITL_HAL_ERR_CLOSED);
}

void vtcp_reset(virtual_node_t *from, itl_hal_socket_t peer)
{
    vsock_t *sock = vsock_find(from->world, peer);
    if (sock == NULL)
        return;
    vroute_t route = vroute_find(from, sock->node, vaddr_is_loopback(&sock->remote));
    if (!route.link.down)
        plan(sock, vroute_delay(&route), reset_arrives);
}

static void come_up(vsock_t *client, const vsock_t *server)
{
    if (client->tcp.state == VTCP_CONNECTING) {
        log_tcp(client, "is up", 0);
        client->tcp.state = VTCP_UP;
        client->tcp.peer = server->handle;
        vsock_ready(client);
    }
}

/** The listener's answer has come to the one who connects. */
static void answer_arrives(virtual_world_t *world, const vevent_t *event)
{
    vsock_t *server = vsock_find(world, event->socket);
    if (server == NULL)
        return;
    if (lost(server)) {
        if (!try_again(server, answer_arrives, &server->tcp.connect_attempts))
            fail(server, ITL_HAL_ERR_UNREACHABLE);
        return;
    }
    vsock_t *client = vsock_find(world, server->tcp.peer);
    if (client == NULL)
        vtcp_reset(other_end(server), server->handle);
    else
        come_up(client, server);
}

/** The other end of a connection that came to @p listener. @return NULL when there is no room for it */
static vsock_t *take_connection(vsock_t *listener, const vsock_t *client)
{
    vsock_t *server =
        listener->waiting.count >= WAITING_MAX ? NULL : vsock_create(listener->node, VSOCK_TCP, &client->remote);
    if (server == NULL)
        return NULL;
    server->open = false;
    server->remote = client->local;
    server->tcp.state = VTCP_UP;
    server->tcp.peer = client->handle;
    server->tcp.window = client->tcp.window;
    server->tcp.segment = client->tcp.segment;
    server->tcp.room = client->tcp.window;
    vlist_put(&listener->waiting, server);
    vsock_ready(listener);
    return server;
}

/** A wish to connect has come to the other node, or not. */
static void connect_arrives(virtual_world_t *world, const vevent_t *event)
{
    vsock_t *client = vsock_find(world, event->socket);
    if (client == NULL || client->tcp.state != VTCP_CONNECTING)
        return;
    vsock_t *listener = NULL;
    bool arrived = !lost(client);
    if (arrived) {
        listener = vsock_bound(other_end(client), VSOCK_LISTENER, &client->remote);
        if (listener == NULL) {
            vtcp_reset(other_end(client), client->handle);
            return;
        }
    }
    vsock_t *server = arrived ? take_connection(listener, client) : NULL;
    if (server != NULL)
        plan(server, delay_to_peer(server), answer_arrives);
    else if (!try_again(client, connect_arrives, &client->tcp.connect_attempts))
        fail(client, ITL_HAL_ERR_UNREACHABLE);
}

void vtcp_start_connect(vsock_t *client)
{
    client->node->world->counters.connects++;
    log_tcp(client, "connects", 0);
    plan(client, delay_to_peer(client), connect_arrives);
}

static void deliver(vsock_t *sock, vpacket_t *segment)
{
    vsock_t *peer = vsock_find(sock->node->world, sock->tcp.peer);
    sock->node->world->counters.segments++;
    log_segment(sock, segment);
    if (peer == NULL || peer->tcp.closing) {
        free(segment);
        vtcp_reset(other_end(sock), sock->handle);
        return;
    }
    come_up(peer, sock);
    if (segment->fin) {
        free(segment);
        peer->tcp.peer_closed = true;
        /* Who has closed acknowledges no more; what is sent to it now is answered by a reset. */
        peer->tcp.room = peer->tcp.window - peer->tcp.flight.bytes;
    } else {
        vqueue_put(&peer->received, segment);
    }
    vsock_ready(peer);
}

static void segment_arrives(virtual_world_t *world, const vevent_t *event)
{
    vsock_t *sock = vsock_find(world, event->socket);
    if (sock == NULL || sock->tcp.flight.count == 0)
        return;
    if (lost(sock)) {
        if (!try_again(sock, segment_arrives, &sock->tcp.segment_attempts))
            fail(sock, ITL_HAL_ERR_UNREACHABLE);
        return;
    }
    sock->tcp.segment_attempts = 0;
    deliver(sock, vqueue_take(&sock->tcp.flight));
    if (sock->tcp.flight.count > 0) {
        uint64_t next_us = sock->tcp.flight.head->arrival_us;
        plan(sock, next_us > world->now_us ? next_us - world->now_us : 0, segment_arrives);
    } else if (sock->tcp.closing) {
        vsock_free(sock);
    }
}

void vtcp_send_segment(vsock_t *sock, vpacket_t *segment)
{
    uint64_t delay_us = delay_to_peer(sock);
    segment->arrival_us = sock->node->world->now_us + delay_us;
    vqueue_put(&sock->tcp.flight, segment);
    /* Those behind the first are planned when it has come: a later one never overtakes. */
    if (sock->tcp.flight.count == 1)
        plan(sock, delay_us, segment_arrives);
}

static void ack_arrives(virtual_world_t *world, const vevent_t *event)
{
    vsock_t *sock = vsock_find(world, event->socket);
    vsock_t *peer = sock == NULL ? NULL : vsock_find(world, sock->tcp.peer);
    if (peer == NULL)
        return;
    if (lost(sock)) {
        /* The one who waits for room finds out in the end, as its probes go unanswered. */
        if (!try_again(sock, ack_arrives, &sock->tcp.ack_attempts))
            fail(peer, ITL_HAL_ERR_UNREACHABLE);
        return;
    }
    size_t room = peer->tcp.room + sock->tcp.ack_pending;
    peer->tcp.room = room < peer->tcp.window ? room : peer->tcp.window;
    sock->tcp.ack_pending = 0;
    sock->tcp.ack_planned = false;
    sock->tcp.ack_attempts = 0;
    if (peer->tcp.wants_room) {
        peer->tcp.wants_room = false;
        vsock_ready(peer);
    }
}

void vtcp_acknowledge(vsock_t *sock)
{
    if (!sock->tcp.ack_planned) {
        sock->tcp.ack_planned = true;
        plan(sock, delay_to_peer(sock), ack_arrives);
    }
}
