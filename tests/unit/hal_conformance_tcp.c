/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "hal_conformance.h"

/** More than any window: whoever sends it without a reader must be told to wait. */
#define MUCH (16u * 1024u * 1024u)

/** Bytes of a transfer that both ends take turns at. */
#define TRANSFER (512u * 1024u)

/** Most connections that the suite opens at once. */
#define CONNECTIONS 50u

static const itl_hal_net_t *net(void)
{
    return conformance_hal->net;
}

/** Byte @p at of the stream that tests send. */
static uint8_t pattern(size_t at)
{
    return (uint8_t)((at * 2654435761u) >> 13);
}

static void pair(itl_hal_socket_t *client, itl_hal_socket_t *server)
{
    itl_hal_addr_t address;
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_TRUE_FATAL(conformance_connect(listener, client, server));
    net()->close(net()->ctx, listener);
}

static bool receives(itl_hal_socket_t s, const char *expected)
{
    char buf[32] = "";
    size_t got = 0;
    itl_hal_status_t status = conformance_recv_all(s, buf, strlen(expected), &got);
    return status == ITL_HAL_OK && strncmp(buf, expected, strlen(expected)) == 0;
}

static itl_hal_status_t recv_one(itl_hal_socket_t s)
{
    char byte;
    size_t got = 0;
    return conformance_recv_all(s, &byte, 1, &got);
}

static void bytes_go_both_ways(void)
{
    itl_hal_socket_t client;
    itl_hal_socket_t server;
    pair(&client, &server);
    CU_ASSERT_EQUAL(conformance_send_all(client, "hello", 5), ITL_HAL_OK);
    CU_ASSERT_TRUE(receives(server, "hello"));
    CU_ASSERT_EQUAL(conformance_send_all(server, "good day", 8), ITL_HAL_OK);
    CU_ASSERT_TRUE(receives(client, "good day"));
}

static void both_ends_know_each_other(void)
{
    itl_hal_addr_t address;
    itl_hal_addr_t from;
    itl_hal_addr_t client_addr;
    itl_hal_addr_t server_addr;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    uint64_t limit_ms = conformance_limit();
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_EQUAL_FATAL(net()->tcp_connect(net()->ctx, &address, &client), ITL_HAL_OK);
    while (net()->tcp_accept(net()->ctx, listener, &from, &server) == ITL_HAL_AGAIN && conformance_wait(limit_ms)) {
    }
    CU_ASSERT_EQUAL(net()->local_addr(net()->ctx, client, &client_addr), ITL_HAL_OK);
    CU_ASSERT_EQUAL(net()->local_addr(net()->ctx, server, &server_addr), ITL_HAL_OK);
    CU_ASSERT_EQUAL(from.port, client_addr.port);
    CU_ASSERT_EQUAL(memcmp(from.ip, client_addr.ip, sizeof from.ip), 0);
    CU_ASSERT_EQUAL(server_addr.port, address.port);
}

static void accept_without_caller_is_again(void)
{
    itl_hal_addr_t address;
    itl_hal_addr_t from;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_EQUAL(net()->tcp_accept(net()->ctx, listener, &from, &server), ITL_HAL_AGAIN);
    CU_ASSERT_EQUAL(net()->tcp_accept(net()->ctx, listener, NULL, &server), ITL_HAL_AGAIN);
}

static void nothing_there_is_again(void)
{
    char byte;
    size_t got = 0;
    itl_hal_socket_t client;
    itl_hal_socket_t server;
    pair(&client, &server);
    CU_ASSERT_EQUAL(net()->tcp_recv(net()->ctx, server, &byte, 1, &got), ITL_HAL_AGAIN);
    CU_ASSERT_EQUAL(got, 0);
}

static void nobody_listening_is_refused(void)
{
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t listener = conformance_listen(&address);
    net()->close(net()->ctx, listener);
    itl_hal_status_t status = net()->tcp_connect(net()->ctx, &address, &client);
    if (status == ITL_HAL_OK) {
        size_t got = 0;
        status = conformance_send_all(client, "x", 1);
        CU_ASSERT_EQUAL(conformance_send_all(client, "x", 1), ITL_HAL_ERR_REFUSED);
        CU_ASSERT_EQUAL(net()->tcp_recv(net()->ctx, client, &address, 1, &got), ITL_HAL_ERR_REFUSED);
    }
    CU_ASSERT_EQUAL(status, ITL_HAL_ERR_REFUSED);
}

static void one_listener_per_port(void)
{
    itl_hal_addr_t address;
    itl_hal_addr_t foreign = {.family = ITL_HAL_IPV4, .ip = {192, 0, 2, 77}};
    itl_hal_socket_t second = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_EQUAL(net()->tcp_listen(net()->ctx, &address, &second), ITL_HAL_ERR_TAKEN);
    CU_ASSERT_EQUAL(net()->tcp_listen(net()->ctx, &foreign, &second), ITL_HAL_ERR_RANGE);
    net()->close(net()->ctx, listener);
    CU_ASSERT_EQUAL(net()->tcp_listen(net()->ctx, &address, &second), ITL_HAL_OK);
}

static void port_of_ended_connections_is_free(void)
{
    char buf[4];
    size_t got = 0;
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t again = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_TRUE_FATAL(conformance_connect(listener, &client, &server));
    net()->close(net()->ctx, server); /* Who closes first remembers the connection for minutes. */
    CU_ASSERT_EQUAL(conformance_recv_all(client, buf, 1, &got), ITL_HAL_ERR_CLOSED);
    net()->close(net()->ctx, client);
    net()->close(net()->ctx, listener);
    conformance_let_arrive();
    CU_ASSERT_EQUAL(net()->tcp_listen(net()->ctx, &address, &again), ITL_HAL_OK);
}

/** Puts the pattern from @p at on, up to @p end. @return bytes put */
static size_t fill_pattern(uint8_t *out, size_t cap, size_t at, size_t end)
{
    size_t put = 0;
    while (put < cap && at + put < end) {
        out[put] = pattern(at + put);
        put++;
    }
    return put;
}

/** Sends the pattern from @p at on, as much as goes. @return bytes sent */
static size_t send_pattern(itl_hal_socket_t s, size_t at, size_t end)
{
    uint8_t chunk[4096];
    size_t sent = 0;
    size_t part = fill_pattern(chunk, sizeof chunk, at, end);
    itl_hal_status_t status = part == 0 ? ITL_HAL_AGAIN : net()->tcp_send(net()->ctx, s, chunk, part, &sent);
    CU_ASSERT_TRUE_FATAL(status == ITL_HAL_OK || status == ITL_HAL_AGAIN);
    return status == ITL_HAL_OK ? sent : 0;
}

/** Receives and compares what is there. @return bytes received */
static size_t recv_pattern(itl_hal_socket_t s, size_t at)
{
    uint8_t chunk[3000];
    size_t got = 0;
    itl_hal_status_t status = net()->tcp_recv(net()->ctx, s, chunk, sizeof chunk, &got);
    CU_ASSERT_TRUE_FATAL(status == ITL_HAL_OK || status == ITL_HAL_AGAIN);
    size_t wrong = 0;
    for (size_t i = 0; i < got; i++)
        wrong += chunk[i] != pattern(at + i);
    CU_ASSERT_EQUAL_FATAL(wrong, 0);
    return got;
}

static void much_arrives_whole_and_in_order(void)
{
    itl_hal_socket_t client;
    itl_hal_socket_t server;
    size_t sent = 0;
    size_t got = 0;
    uint64_t limit_ms = conformance_limit();
    bool waiting = true;
    pair(&client, &server);
    while (got < TRANSFER && waiting) {
        size_t put = send_pattern(client, sent, TRANSFER);
        size_t taken = recv_pattern(server, got);
        sent += put;
        got += taken;
        waiting = put + taken > 0 || conformance_wait(limit_ms);
    }
    CU_ASSERT_EQUAL(got, TRANSFER);
    CU_ASSERT_EQUAL(recv_pattern(server, got), 0);
}

static void sender_waits_for_the_reader(void)
{
    itl_hal_socket_t client;
    itl_hal_socket_t server;
    size_t sent = 0;
    size_t got = 0;
    uint64_t limit_ms = conformance_limit();
    pair(&client, &server);
    for (size_t put = 1; put > 0 && sent < MUCH; sent += put)
        put = send_pattern(client, sent, MUCH);
    CU_ASSERT_TRUE(sent < MUCH);
    size_t more = 0;
    for (bool waiting = true; more == 0 && waiting;) {
        size_t taken = recv_pattern(server, got);
        got += taken;
        more = taken > 0 ? 0 : send_pattern(client, sent, MUCH);
        waiting = taken > 0 || more > 0 || conformance_wait(limit_ms);
    }
    CU_ASSERT_TRUE(more > 0);
}

static void close_delivers_what_was_sent(void)
{
    static uint8_t data[8192];
    static uint8_t buf[sizeof data + 1u];
    itl_hal_socket_t client;
    itl_hal_socket_t server;
    size_t got = 0;
    pair(&client, &server);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = pattern(i);
    CU_ASSERT_EQUAL(conformance_send_all(server, data, sizeof data), ITL_HAL_OK);
    net()->close(net()->ctx, server);
    CU_ASSERT_EQUAL(conformance_recv_all(client, buf, sizeof buf, &got), ITL_HAL_ERR_CLOSED);
    CU_ASSERT_EQUAL_FATAL(got, sizeof data);
    CU_ASSERT_EQUAL(memcmp(buf, data, sizeof data), 0);
    CU_ASSERT_EQUAL(recv_one(client), ITL_HAL_ERR_CLOSED); /* And it stays closed. */
}

static void close_with_unread_data_still_delivers(void)
{
    itl_hal_socket_t client;
    itl_hal_socket_t server;
    pair(&client, &server);
    CU_ASSERT_EQUAL(conformance_send_all(client, "never read", 10), ITL_HAL_OK);
    CU_ASSERT_TRUE(receives(server, "n")); /* The rest is there, unread. */
    CU_ASSERT_EQUAL(conformance_send_all(server, "bye", 3), ITL_HAL_OK);
    net()->close(net()->ctx, server);
    CU_ASSERT_TRUE(receives(client, "bye"));
    CU_ASSERT_EQUAL(recv_one(client), ITL_HAL_ERR_CLOSED);
}

static void sending_to_a_closed_peer_ends(void)
{
    itl_hal_socket_t client;
    itl_hal_socket_t server;
    uint64_t limit_ms = conformance_limit();
    itl_hal_status_t status = ITL_HAL_OK;
    bool waiting = true;
    pair(&client, &server);
    net()->close(net()->ctx, server);
    while ((status == ITL_HAL_OK || status == ITL_HAL_AGAIN) && waiting) {
        size_t sent = 0;
        status = net()->tcp_send(net()->ctx, client, "anyone?", 7, &sent);
        waiting = status == ITL_HAL_OK || conformance_wait(limit_ms);
    }
    CU_ASSERT_EQUAL(status, ITL_HAL_ERR_CLOSED);
    CU_ASSERT_EQUAL(recv_one(client), ITL_HAL_ERR_CLOSED);
}

static void peer_that_closes_ends_a_sender_without_room(void)
{
    itl_hal_socket_t client;
    itl_hal_socket_t server;
    size_t sent = 0;
    itl_hal_status_t status = ITL_HAL_AGAIN;
    uint64_t limit_ms = conformance_limit();
    pair(&client, &server);
    for (size_t put = 1; put > 0; sent += put)
        put = send_pattern(client, sent, MUCH);
    conformance_let_arrive();
    net()->close(net()->ctx, server);
    while ((status == ITL_HAL_AGAIN && conformance_wait(limit_ms)) || status == ITL_HAL_OK)
        status = net()->tcp_send(net()->ctx, client, "x", 1, &sent);
    CU_ASSERT_EQUAL(status, ITL_HAL_ERR_CLOSED);
}

static void closing_a_listener_ends_who_waits(void)
{
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_EQUAL_FATAL(net()->tcp_connect(net()->ctx, &address, &client), ITL_HAL_OK);
    CU_ASSERT_EQUAL(conformance_send_all(client, "x", 1), ITL_HAL_OK);
    net()->close(net()->ctx, listener);
    CU_ASSERT_EQUAL(recv_one(client), ITL_HAL_ERR_CLOSED);
}

static void connecting_can_be_given_up(void)
{
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t next_client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_EQUAL_FATAL(net()->tcp_connect(net()->ctx, &address, &client), ITL_HAL_OK);
    net()->close(net()->ctx, client);
    CU_ASSERT_TRUE(conformance_connect(listener, &next_client, &server));
}

static void connections_do_not_mix(void)
{
    itl_hal_socket_t clients[CONNECTIONS];
    itl_hal_socket_t servers[CONNECTIONS];
    itl_hal_addr_t address;
    unsigned count = conformance_subject.connections < CONNECTIONS ? conformance_subject.connections : CONNECTIONS;
    CU_ASSERT_TRUE(count >= 2u);
    itl_hal_socket_t listener = conformance_listen(&address);
    for (unsigned i = 0; i < count; i++)
        CU_ASSERT_TRUE_FATAL(conformance_connect(listener, &clients[i], &servers[i]));
    for (unsigned i = 0; i < count; i++) {
        uint8_t number = (uint8_t)i;
        CU_ASSERT_EQUAL(conformance_send_all(clients[i], &number, 1), ITL_HAL_OK);
    }
    for (unsigned i = count; i-- > 0;) {
        uint8_t number = 0;
        size_t got = 0;
        CU_ASSERT_EQUAL(conformance_recv_all(servers[i], &number, 1, &got), ITL_HAL_OK);
        CU_ASSERT_EQUAL(number, i);
    }
}

static void wrong_kind_of_socket_is_an_error(void)
{
    size_t done = 0;
    char byte;
    itl_hal_addr_t address;
    itl_hal_socket_t udp = conformance_udp(ITL_HAL_IPV4, &address);
    itl_hal_socket_t listener = conformance_listen(&address);
    itl_hal_socket_t out = ITL_HAL_SOCKET_NONE;
    CU_ASSERT_EQUAL(net()->tcp_send(net()->ctx, udp, "x", 1, &done), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(net()->tcp_recv(net()->ctx, listener, &byte, 1, &done), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(net()->tcp_accept(net()->ctx, udp, NULL, &out), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, listener, &address, "x", 1), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(net()->tcp_send(net()->ctx, ITL_HAL_SOCKET_NONE, "x", 1, &done), ITL_HAL_ERR_IO);
}

CU_TestInfo conformance_tcp_tests[] = {
    {"bytes go both ways", bytes_go_both_ways},
    {"both ends know each other", both_ends_know_each_other},
    {"accept without caller is ITL_HAL_AGAIN", accept_without_caller_is_again},
    {"nothing there is ITL_HAL_AGAIN", nothing_there_is_again},
    {"nobody listening is refused", nobody_listening_is_refused},
    {"one listener per port", one_listener_per_port},
    {"port of ended connections is free", port_of_ended_connections_is_free},
    {"much arrives whole and in order", much_arrives_whole_and_in_order},
    {"sender waits for the reader", sender_waits_for_the_reader},
    {"close delivers what was sent", close_delivers_what_was_sent},
    {"close with unread data still delivers", close_with_unread_data_still_delivers},
    {"sending to a closed peer ends", sending_to_a_closed_peer_ends},
    {"peer that closes ends a sender without room", peer_that_closes_ends_a_sender_without_room},
    {"closing a listener ends who waits", closing_a_listener_ends_who_waits},
    {"connecting can be given up", connecting_can_be_given_up},
    {"connections do not mix", connections_do_not_mix},
    {"wrong kind of socket is an error", wrong_kind_of_socket_is_an_error},
    CU_TEST_INFO_NULL,
};
