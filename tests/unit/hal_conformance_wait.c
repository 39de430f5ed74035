/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "hal_conformance.h"

static const itl_hal_net_t *net(void)
{
    return conformance_hal->net;
}

static uint64_t now_ms(void)
{
    return conformance_hal->clock->monotonic_ms(conformance_hal->clock->ctx);
}

static void wait_ends_at_the_deadline(void)
{
    itl_hal_socket_t ready[4];
    size_t count = 9;
    uint64_t deadline_ms = now_ms() + 30u;
    CU_ASSERT_EQUAL(net()->wait(net()->ctx, deadline_ms, ready, 4, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL(count, 0);
    CU_ASSERT_TRUE(now_ms() >= deadline_ms);
}

static void past_deadline_does_not_block(void)
{
    size_t count = 9;
    CU_ASSERT_EQUAL(net()->wait(net()->ctx, 0, NULL, 0, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL(count, 0);
    CU_ASSERT_EQUAL(net()->wait(net()->ctx, now_ms(), NULL, 0, NULL), ITL_HAL_OK);
}

/** Forgets what became ready so far: a new socket may be named for being new. */
static void settle(void)
{
    CU_ASSERT_EQUAL(net()->wait(net()->ctx, now_ms(), NULL, 0, NULL), ITL_HAL_OK);
}

static bool contains(const itl_hal_socket_t *list, size_t count, itl_hal_socket_t s)
{
    bool found = false;
    for (size_t i = 0; i < count; i++)
        found = found || list[i] == s;
    return found;
}

/** Waits until @p s is named. */
static bool is_named(itl_hal_socket_t s)
{
    uint64_t limit_ms = conformance_limit();
    bool named = false;
    while (!named && now_ms() < limit_ms) {
        itl_hal_socket_t ready[8];
        size_t count = 0;
        CU_ASSERT_EQUAL_FATAL(net()->wait(net()->ctx, limit_ms, ready, 8, &count), ITL_HAL_OK);
        named = contains(ready, count, s);
    }
    return named;
}

static void arrival_names_the_socket(void)
{
    itl_hal_addr_t a_addr;
    itl_hal_addr_t b_addr;
    itl_hal_socket_t a = conformance_udp(ITL_HAL_IPV4, &a_addr);
    itl_hal_socket_t b = conformance_udp(ITL_HAL_IPV4, &b_addr);
    settle();
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, a, &b_addr, "x", 1), ITL_HAL_OK);
    itl_hal_socket_t ready[8];
    size_t count = 0;
    CU_ASSERT_EQUAL(net()->wait(net()->ctx, conformance_limit(), ready, 8, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(count, 1);
    CU_ASSERT_EQUAL(ready[0], b);
}

static void caller_names_the_listener(void)
{
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t listener = conformance_listen(&address);
    settle();
    CU_ASSERT_EQUAL(net()->tcp_connect(net()->ctx, &address, &client), ITL_HAL_OK);
    CU_ASSERT_TRUE(is_named(listener));
}

static void answer_names_the_client(void)
{
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    conformance_listen(&address);
    settle();
    CU_ASSERT_EQUAL(net()->tcp_connect(net()->ctx, &address, &client), ITL_HAL_OK);
    CU_ASSERT_TRUE(is_named(client));
    CU_ASSERT_EQUAL(net()->tcp_send(net()->ctx, client, "", 0, &(size_t){0}), ITL_HAL_OK);
}

static void connection_not_accepted_is_not_named(void)
{
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t ready[8];
    size_t count = 0;
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_EQUAL_FATAL(net()->tcp_connect(net()->ctx, &address, &client), ITL_HAL_OK);
    CU_ASSERT_EQUAL(conformance_send_all(client, "early", 5), ITL_HAL_OK);
    for (unsigned i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL_FATAL(net()->wait(net()->ctx, now_ms() + 2u, ready, 8, &count), ITL_HAL_OK);
        for (size_t k = 0; k < count; k++)
            CU_ASSERT_TRUE(ready[k] == client || ready[k] == listener);
    }
}

static void room_names_the_sender(void)
{
    static uint8_t data[4096];
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    size_t done = 0;
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_TRUE_FATAL(conformance_connect(listener, &client, &server));
    for (bool more = true; more; conformance_let_arrive()) { /* What arrived makes room. */
        more = false;
        while (net()->tcp_send(net()->ctx, client, data, sizeof data, &done) == ITL_HAL_OK)
            more = true;
    }
    bool named = false;
    uint64_t limit_ms = conformance_limit();
    while (!named && now_ms() < limit_ms) {
        itl_hal_socket_t ready[8];
        size_t count = 0;
        while (net()->tcp_recv(net()->ctx, server, data, sizeof data, &done) == ITL_HAL_OK) {
        }
        CU_ASSERT_EQUAL_FATAL(net()->wait(net()->ctx, limit_ms, ready, 8, &count), ITL_HAL_OK);
        named = contains(ready, count, client);
    }
    CU_ASSERT_TRUE(named);
    CU_ASSERT_EQUAL(net()->tcp_send(net()->ctx, client, data, sizeof data, &done), ITL_HAL_OK);
}

static void end_of_connection_names_the_peer(void)
{
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_TRUE_FATAL(conformance_connect(listener, &client, &server));
    CU_ASSERT_EQUAL(conformance_send_all(client, "x", 1), ITL_HAL_OK);
    settle();
    net()->close(net()->ctx, server);
    CU_ASSERT_TRUE(is_named(client));
}

static void refusal_names_the_client(void)
{
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t listener = conformance_listen(&address);
    net()->close(net()->ctx, listener);
    itl_hal_status_t status = net()->tcp_connect(net()->ctx, &address, &client);
    CU_ASSERT_TRUE(status == ITL_HAL_ERR_REFUSED || (status == ITL_HAL_OK && is_named(client)));
}

/** Opens @p count sockets and lets each get one datagram. */
static itl_hal_socket_t *fill_all(unsigned count)
{
    itl_hal_addr_t sender_addr;
    itl_hal_socket_t *sockets = calloc(count, sizeof *sockets);
    itl_hal_addr_t *addresses = calloc(count, sizeof *addresses);
    CU_ASSERT_TRUE_FATAL(sockets != NULL && addresses != NULL);
    itl_hal_socket_t sender = conformance_udp(ITL_HAL_IPV4, &sender_addr);
    for (unsigned i = 0; i < count; i++)
        sockets[i] = conformance_udp(ITL_HAL_IPV4, &addresses[i]);
    settle();
    for (unsigned i = 0; i < count; i++)
        CU_ASSERT_EQUAL_FATAL(net()->udp_send(net()->ctx, sender, &addresses[i], &i, sizeof i), ITL_HAL_OK);
    free(addresses);
    return sockets;
}

static unsigned index_of(const itl_hal_socket_t *sockets, unsigned count, itl_hal_socket_t s)
{
    unsigned i = 0;
    while (i < count && sockets[i] != s)
        i++;
    return i;
}

static void every_ready_socket_is_named_once(void)
{
    unsigned count = conformance_subject.sockets;
    itl_hal_socket_t *sockets = fill_all(count);
    unsigned char *named = calloc(count + 1u, 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(named);
    uint64_t limit_ms = conformance_limit();
    for (unsigned seen = 0; seen < count && now_ms() < limit_ms;) {
        itl_hal_socket_t ready[3]; /* Fewer than there are: the others come with the next call. */
        size_t given = 0;
        CU_ASSERT_EQUAL_FATAL(net()->wait(net()->ctx, limit_ms, ready, 3, &given), ITL_HAL_OK);
        for (size_t i = 0; i < given; i++)
            named[index_of(sockets, count, ready[i])]++;
        seen += (unsigned)given;
    }
    unsigned once = 0;
    for (unsigned i = 0; i < count; i++)
        once += named[i] == 1;
    CU_ASSERT_EQUAL(once, count);
    CU_ASSERT_EQUAL(named[count], 0);
    free(named);
    free(sockets);
}

static void datagrams_find_their_socket(void)
{
    unsigned count = conformance_subject.sockets;
    itl_hal_socket_t *sockets = fill_all(count);
    unsigned right = 0;
    for (unsigned i = count; i-- > 0;) {
        unsigned number = count;
        size_t len = 0;
        itl_hal_addr_t from;
        itl_hal_status_t status = conformance_recv_from(sockets[i], &from, &number, sizeof number, &len);
        right += status == ITL_HAL_OK && len == sizeof number && number == i;
    }
    CU_ASSERT_EQUAL(right, count);
    free(sockets);
}

static void closed_socket_is_not_named(void)
{
    itl_hal_addr_t a_addr;
    itl_hal_addr_t b_addr;
    itl_hal_socket_t a = conformance_udp(ITL_HAL_IPV4, &a_addr);
    itl_hal_socket_t b = conformance_udp(ITL_HAL_IPV4, &b_addr);
    settle();
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, a, &b_addr, "x", 1), ITL_HAL_OK);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, b, &a_addr, "y", 1), ITL_HAL_OK);
    CU_ASSERT_TRUE(is_named(a)); /* By now both are ready, and perhaps one of them told already. */
    net()->close(net()->ctx, b);
    itl_hal_socket_t ready[8];
    size_t count = 0;
    CU_ASSERT_EQUAL(net()->wait(net()->ctx, now_ms() + 10u, ready, 8, &count), ITL_HAL_OK);
    CU_ASSERT_FALSE(contains(ready, count, b));
}

CU_TestInfo conformance_wait_tests[] = {
    {"wait ends at the deadline", wait_ends_at_the_deadline},
    {"past deadline does not block", past_deadline_does_not_block},
    {"arrival names the socket", arrival_names_the_socket},
    {"caller names the listener", caller_names_the_listener},
    {"answer names the client", answer_names_the_client},
    {"connection not accepted is not named", connection_not_accepted_is_not_named},
    {"room names the sender", room_names_the_sender},
    {"end of connection names the peer", end_of_connection_names_the_peer},
    {"refusal names the client", refusal_names_the_client},
    {"every ready socket is named once", every_ready_socket_is_named_once},
    {"datagrams find their socket", datagrams_find_their_socket},
    {"closed socket is not named", closed_socket_is_not_named},
    CU_TEST_INFO_NULL,
};
