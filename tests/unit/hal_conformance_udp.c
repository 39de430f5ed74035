/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "hal_conformance.h"

/** One byte more than a datagram over IPv4 can carry. */
#define TOO_LONG 65508u

static const itl_hal_net_t *net(void)
{
    return conformance_hal->net;
}

static bool same_address(const itl_hal_addr_t *a, const itl_hal_addr_t *b)
{
    return a->family == b->family && a->port == b->port && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

static void socket_tells_its_address(void)
{
    itl_hal_addr_t local;
    itl_hal_addr_t expected = conformance_loopback(ITL_HAL_IPV4, 0);
    conformance_udp(ITL_HAL_IPV4, &local);
    CU_ASSERT_NOT_EQUAL(local.port, 0);
    expected.port = local.port;
    CU_ASSERT_TRUE(same_address(&local, &expected));
}

static void default_is_any_ipv4_address(void)
{
    itl_hal_socket_t s = ITL_HAL_SOCKET_NONE;
    itl_hal_addr_t local;
    itl_hal_addr_t any = {.family = ITL_HAL_IPV4};
    CU_ASSERT_EQUAL_FATAL(net()->udp_open(net()->ctx, NULL, &s), ITL_HAL_OK);
    CU_ASSERT_EQUAL(net()->local_addr(net()->ctx, s, &local), ITL_HAL_OK);
    CU_ASSERT_NOT_EQUAL(local.port, 0);
    any.port = local.port;
    CU_ASSERT_TRUE(same_address(&local, &any));
}

static void echo(itl_hal_family_t family)
{
    char buf[32];
    size_t len = 0;
    itl_hal_addr_t a_addr;
    itl_hal_addr_t b_addr;
    itl_hal_addr_t from;
    itl_hal_socket_t a = conformance_udp(family, &a_addr);
    itl_hal_socket_t b = conformance_udp(family, &b_addr);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, a, &b_addr, "question", 8), ITL_HAL_OK);
    CU_ASSERT_EQUAL(conformance_recv_from(b, &from, buf, sizeof buf, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL(len, 8);
    CU_ASSERT_NSTRING_EQUAL(buf, "question", 8);
    CU_ASSERT_TRUE(same_address(&from, &a_addr));
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, b, &from, "answer", 6), ITL_HAL_OK);
    CU_ASSERT_EQUAL(conformance_recv_from(a, &from, buf, sizeof buf, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL(len, 6);
    CU_ASSERT_NSTRING_EQUAL(buf, "answer", 6);
    CU_ASSERT_TRUE(same_address(&from, &b_addr));
}

static void datagrams_go_both_ways(void)
{
    echo(ITL_HAL_IPV4);
}

static void datagrams_go_over_ipv6(void)
{
    itl_hal_addr_t local = conformance_loopback(ITL_HAL_IPV6, 0);
    itl_hal_socket_t s = ITL_HAL_SOCKET_NONE;
    itl_hal_status_t status = net()->udp_open(net()->ctx, &local, &s);
    if (conformance_subject.ipv6 == CONFORMANCE_IPV6_NEVER) {
        CU_ASSERT_EQUAL(status, ITL_HAL_ERR_RANGE);
        return;
    }
    if (status == ITL_HAL_ERR_RANGE && conformance_subject.ipv6 == CONFORMANCE_IPV6_BY_MACHINE) {
        conformance_not_applicable("a machine without IPv6");
        return;
    }
    CU_ASSERT_EQUAL_FATAL(status, ITL_HAL_OK);
    echo(ITL_HAL_IPV6);
}

static void family_not_there_is_unreachable(void)
{
    itl_hal_addr_t local;
    itl_hal_addr_t source;
    itl_hal_addr_t to = {.family = ITL_HAL_IPV6, .ip = {0x20, 0x01, 0x0d, 0xb8, [15] = 1}, .port = 9};
    itl_hal_socket_t out = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, s, &to, "x", 1), ITL_HAL_ERR_UNREACHABLE);
    if (conformance_subject.ipv6 == CONFORMANCE_IPV6_NEVER) {
        CU_ASSERT_EQUAL(net()->tcp_connect(net()->ctx, &to, &out), ITL_HAL_ERR_UNREACHABLE);
        CU_ASSERT_EQUAL(net()->source_addr(net()->ctx, &to, &source), ITL_HAL_ERR_UNREACHABLE);
        CU_ASSERT_EQUAL(net()->tcp_listen(net()->ctx, &to, &out), ITL_HAL_ERR_RANGE);
    }
}

static void packets_to_oneself_leave_from_there(void)
{
    itl_hal_addr_t to = conformance_loopback(ITL_HAL_IPV4, 1234);
    itl_hal_addr_t expected = conformance_loopback(ITL_HAL_IPV4, 0);
    itl_hal_addr_t source = {0};
    CU_ASSERT_EQUAL(net()->source_addr(net()->ctx, &to, &source), ITL_HAL_OK);
    CU_ASSERT_TRUE(same_address(&source, &expected));
}

/* On Linux every address of 127.0.0.0/8 is this machine, and packets to any of them leave from 127.0.0.1. */
static void source_is_what_the_other_side_sees(void)
{
    itl_hal_addr_t to = conformance_loopback(ITL_HAL_IPV4, 0);
    itl_hal_addr_t local;
    itl_hal_addr_t source;
    itl_hal_addr_t from;
    itl_hal_socket_t s = ITL_HAL_SOCKET_NONE;
    char byte;
    size_t len = 0;
    if (to.ip[0] == 127)
        to.ip[3] = 5;
    CU_ASSERT_EQUAL_FATAL(net()->udp_open(net()->ctx, NULL, &s), ITL_HAL_OK);
    CU_ASSERT_EQUAL(net()->local_addr(net()->ctx, s, &local), ITL_HAL_OK);
    to.port = local.port;
    CU_ASSERT_EQUAL(net()->source_addr(net()->ctx, &to, &source), ITL_HAL_OK);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, s, &to, "x", 1), ITL_HAL_OK);
    conformance_let_arrive();
    CU_ASSERT_EQUAL(net()->udp_recv(net()->ctx, s, &from, &byte, 1, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL(source.port, 0);
    source.port = local.port;
    CU_ASSERT_TRUE(same_address(&from, &source));
    net()->close(net()->ctx, s);
}

static void nothing_there_is_again(void)
{
    char buf[8];
    size_t len = 0;
    itl_hal_addr_t local;
    itl_hal_addr_t from;
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    CU_ASSERT_EQUAL(net()->udp_recv(net()->ctx, s, &from, buf, sizeof buf, &len), ITL_HAL_AGAIN);
}

static void datagram_may_be_empty(void)
{
    char buf[8];
    size_t len = 99;
    itl_hal_addr_t local;
    itl_hal_addr_t from;
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, s, &local, "", 0), ITL_HAL_OK);
    CU_ASSERT_EQUAL(conformance_recv_from(s, &from, buf, sizeof buf, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL(len, 0);
}

static void long_datagram_is_cut_and_says_so(void)
{
    char buf[8] = "-------";
    size_t len = 0;
    itl_hal_addr_t local;
    itl_hal_addr_t from;
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, s, &local, "abcdefgh", 8), ITL_HAL_OK);
    CU_ASSERT_EQUAL(conformance_recv_from(s, &from, buf, 4, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL(len, 5);
    CU_ASSERT_STRING_EQUAL(buf, "abcd---");
    CU_ASSERT_EQUAL(net()->udp_recv(net()->ctx, s, &from, buf, 4, &len), ITL_HAL_AGAIN);
}

static void sender_need_not_be_told(void)
{
    char buf[8];
    size_t len = 0;
    itl_hal_addr_t local;
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, s, &local, "abc", 3), ITL_HAL_OK);
    CU_ASSERT_EQUAL(conformance_recv_from(s, NULL, buf, sizeof buf, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL(len, 3);
}

static void too_long_is_refused(void)
{
    static uint8_t data[TOO_LONG];
    itl_hal_addr_t local;
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, s, &local, data, sizeof data), ITL_HAL_ERR_RANGE);
}

static void full_frame_arrives_whole(void)
{
    uint8_t data[1472];
    uint8_t buf[1472];
    size_t len = 0;
    itl_hal_addr_t local;
    itl_hal_addr_t from;
    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 31u);
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, s, &local, data, sizeof data), ITL_HAL_OK);
    CU_ASSERT_EQUAL(conformance_recv_from(s, &from, buf, sizeof buf, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(len, sizeof data);
    CU_ASSERT_EQUAL(memcmp(buf, data, sizeof data), 0);
}

static void port_can_be_had_once(void)
{
    itl_hal_addr_t local;
    itl_hal_socket_t second = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    CU_ASSERT_EQUAL(net()->udp_open(net()->ctx, &local, &second), ITL_HAL_ERR_TAKEN);
    net()->close(net()->ctx, s);
    CU_ASSERT_EQUAL(net()->udp_open(net()->ctx, &local, &second), ITL_HAL_OK);
}

/* Where datagrams to a server that listens on several sockets go is the system's choice; each goes to one of them. */
static void a_listener_hears_every_sender(void)
{
    enum { SENDERS = 3, SOCKETS = 4 };
    itl_hal_addr_t local = conformance_loopback(ITL_HAL_IPV4, 0);
    itl_hal_addr_t other;
    itl_hal_socket_t server[SOCKETS];
    size_t count = 2, heard = 0;
    CU_ASSERT_EQUAL_FATAL(net()->udp_listen(net()->ctx, &local, server, &count), ITL_HAL_OK);
    CU_ASSERT_TRUE_FATAL(count >= 1 && count <= 2);
    CU_ASSERT_EQUAL_FATAL(net()->local_addr(net()->ctx, server[0], &local), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(net()->local_addr(net()->ctx, server[count - 1], &other), ITL_HAL_OK);
    CU_ASSERT_TRUE(same_address(&local, &other));
    for (unsigned i = 0; i < SENDERS; i++) {
        itl_hal_socket_t sender = conformance_udp(ITL_HAL_IPV4, &other);
        CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, sender, &local, "x", 1), ITL_HAL_OK);
        net()->close(net()->ctx, sender);
    }
    conformance_let_arrive();
    for (size_t i = 0; i < count; i++) {
        char byte;
        size_t len;
        while (net()->udp_recv(net()->ctx, server[i], NULL, &byte, 1, &len) == ITL_HAL_OK)
            heard++;
    }
    CU_ASSERT_EQUAL(heard, SENDERS);
    /* Nobody else gets the port, listening or not. */
    CU_ASSERT_EQUAL(net()->udp_open(net()->ctx, &local, &server[2]), ITL_HAL_ERR_TAKEN);
    count = 1;
    CU_ASSERT_EQUAL(net()->udp_listen(net()->ctx, &local, &server[2], &count), ITL_HAL_ERR_TAKEN);
}

static void foreign_address_is_refused(void)
{
    itl_hal_addr_t foreign = {.family = ITL_HAL_IPV4, .ip = {192, 0, 2, 77}};
    itl_hal_socket_t s = ITL_HAL_SOCKET_NONE;
    CU_ASSERT_EQUAL(net()->udp_open(net()->ctx, &foreign, &s), ITL_HAL_ERR_RANGE);
}

static void silence_answers_a_closed_port(void)
{
    char buf[8];
    size_t len = 0;
    itl_hal_addr_t closed_addr;
    itl_hal_addr_t local;
    itl_hal_addr_t from;
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    itl_hal_socket_t closed = conformance_udp(ITL_HAL_IPV4, &closed_addr);
    net()->close(net()->ctx, closed);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, s, &closed_addr, "x", 1), ITL_HAL_OK);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, s, &local, "y", 1), ITL_HAL_OK);
    CU_ASSERT_EQUAL(conformance_recv_from(s, &from, buf, sizeof buf, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL(len, 1);
    CU_ASSERT_EQUAL(buf[0], 'y');
}

/* Where a net can. */
static void only_peer_is_heard(void)
{
    char buf[8];
    size_t len = 0;
    itl_hal_addr_t peer_addr, stranger_addr, local, from;
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    itl_hal_socket_t peer = conformance_udp(ITL_HAL_IPV4, &peer_addr);
    itl_hal_socket_t stranger = conformance_udp(ITL_HAL_IPV4, &stranger_addr);
    if (net()->udp_connect == NULL)
        return;
    CU_ASSERT_EQUAL(net()->udp_connect(net()->ctx, s, &peer_addr), ITL_HAL_OK);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, stranger, &local, "lie", 3), ITL_HAL_OK);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, peer, &local, "true", 4), ITL_HAL_OK);
    CU_ASSERT_EQUAL(conformance_recv_from(s, &from, buf, sizeof buf, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL(len, 4);
    CU_ASSERT_TRUE(same_address(&from, &peer_addr));
    CU_ASSERT_EQUAL(net()->udp_recv(net()->ctx, s, &from, buf, sizeof buf, &len), ITL_HAL_AGAIN);
}

static void closed_socket_does_nothing(void)
{
    char buf[8];
    size_t len = 0;
    itl_hal_addr_t local;
    itl_hal_addr_t from;
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    net()->close(net()->ctx, s);
    net()->close(net()->ctx, ITL_HAL_SOCKET_NONE);
    CU_ASSERT_EQUAL(net()->udp_recv(net()->ctx, s, &from, buf, sizeof buf, &len), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(net()->udp_send(net()->ctx, s, &local, "x", 1), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(net()->local_addr(net()->ctx, s, &local), ITL_HAL_ERR_IO);
}

CU_TestInfo conformance_udp_tests[] = {
    {"socket tells its address", socket_tells_its_address},
    {"default is any IPv4 address", default_is_any_ipv4_address},
    {"datagrams go both ways", datagrams_go_both_ways},
    {"datagrams go over IPv6", datagrams_go_over_ipv6},
    {"family not there is unreachable", family_not_there_is_unreachable},
    {"packets to oneself leave from there", packets_to_oneself_leave_from_there},
    {"source is what the other side sees", source_is_what_the_other_side_sees},
    {"nothing there is ITL_HAL_AGAIN", nothing_there_is_again},
    {"datagram may be empty", datagram_may_be_empty},
    {"long datagram is cut and says so", long_datagram_is_cut_and_says_so},
    {"sender need not be told", sender_need_not_be_told},
    {"too long is refused", too_long_is_refused},
    {"full frame arrives whole", full_frame_arrives_whole},
    {"port can be had once", port_can_be_had_once},
    {"a listener hears every sender", a_listener_hears_every_sender},
    {"foreign address is refused", foreign_address_is_refused},
    {"silence answers a closed port", silence_answers_a_closed_port},
    {"only peer is heard", only_peer_is_heard},
    {"closed socket does nothing", closed_socket_does_nothing},
    CU_TEST_INFO_NULL,
};
