/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <coap3/coap.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "coap/coap_names.h"
#include "coap/coap_port.h"
#include "heap.h"
#include "memory.h"
#include "runner.h"
#include "virtual/virtual.h"

static virtual_world_t *world;
static const itl_hal_t *hal;
static virtual_node_t *other;

static void setup(void)
{
    world = virtual_world_create(11);
    hal = virtual_node_hal(virtual_node_create(world, "board", NULL, NULL));
    other = virtual_node_create(world, "other", NULL, NULL);
    coap_port_use(hal);
}

static void teardown(void)
{
    virtual_world_destroy(world);
}

/* --- memory --- */

static void test_share_of_the_heap(void)
{
    char *half = coap_memory_alloc(COAP_MEMORY_BYTES / 2);
    char *rest = coap_memory_alloc(COAP_MEMORY_BYTES / 2);
    CU_ASSERT_PTR_NOT_NULL_FATAL(half);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rest);
    CU_ASSERT_PTR_NULL(coap_memory_alloc(1));
    CU_ASSERT_PTR_NULL(coap_memory_alloc(SIZE_MAX));
    coap_memory_free(rest);
    rest = coap_memory_alloc(COAP_MEMORY_BYTES / 2);
    CU_ASSERT_PTR_NOT_NULL(rest);
    coap_memory_free(rest);
    coap_memory_free(half);
    coap_memory_free(NULL);
    CU_ASSERT_EQUAL(heap_used().now, 0);
}

static void test_resizing(void)
{
    char *block = coap_memory_resize(NULL, 4);
    CU_ASSERT_PTR_NOT_NULL_FATAL(block);
    memcpy(block, "abc", 4);
    block = coap_memory_resize(block, 400);
    CU_ASSERT_STRING_EQUAL(block, "abc");
    block = coap_memory_resize(block, 2);
    CU_ASSERT_EQUAL(memcmp(block, "ab", 2), 0);
    CU_ASSERT_EQUAL(heap_used().now, 2);
    CU_ASSERT_PTR_NULL(coap_memory_resize(block, COAP_MEMORY_BYTES));
    CU_ASSERT_EQUAL(memcmp(block, "ab", 2), 0);
    coap_memory_free(block);
    block = coap_memory_alloc(COAP_MEMORY_BYTES);
    CU_ASSERT_PTR_NOT_NULL(block);
    coap_memory_free(block);
    CU_ASSERT_EQUAL(heap_used().now, 0);
}

/* --- clock and random numbers --- */

static void test_clock(void)
{
    coap_tick_t before, after;
    coap_ticks(&before);
    virtual_world_step(world, 1500);
    coap_ticks(&after);
    CU_ASSERT_EQUAL(after - before, 1500);
    CU_ASSERT_EQUAL(coap_ticks_to_rt(after), 1);
    CU_ASSERT_EQUAL(coap_ticks_to_rt_us(after), 1500000);
    CU_ASSERT_EQUAL(coap_ticks_from_rt_us(1500000), after);
}

static void test_random_numbers(void)
{
    uint8_t first[8] = {0}, second[8] = {0};
    CU_ASSERT_EQUAL(coap_prng(first, sizeof first), 1);
    CU_ASSERT_EQUAL(coap_prng(second, sizeof second), 1);
    CU_ASSERT_NOT_EQUAL(memcmp(first, second, sizeof first), 0);
}

/* --- sockets --- */

static struct sockaddr_in address_at(uint16_t port)
{
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(0x7F000001)}};
}

static int bound(uint16_t port)
{
    struct sockaddr_in address = address_at(port);
    int number = socket(AF_INET, SOCK_DGRAM, 0);
    CU_ASSERT_EQUAL(bind(number, (struct sockaddr *)&address, sizeof address), 0);
    return number;
}

static int connected(uint16_t port)
{
    struct sockaddr_in address = address_at(port);
    int number = socket(AF_INET, SOCK_DGRAM, 0);
    CU_ASSERT_EQUAL(connect(number, (struct sockaddr *)&address, sizeof address), 0);
    return number;
}

static void pass_time(void)
{
    hal->net->wait(hal->net->ctx, virtual_world_now_ms(world) + 10, NULL, 0, NULL);
}

static void test_question_and_answer(void)
{
    char text[16];
    struct sockaddr_in from, own, peer;
    socklen_t from_len = sizeof from, own_len = sizeof own, peer_len = sizeof peer;
    int server = bound(5683);
    int client = connected(5683);
    CU_ASSERT_EQUAL(send(client, "question", 8, 0), 8);
    pass_time();
    CU_ASSERT_EQUAL(recvfrom(server, text, sizeof text, 0, (struct sockaddr *)&from, &from_len), 8);
    CU_ASSERT_EQUAL(memcmp(text, "question", 8), 0);
    CU_ASSERT_EQUAL(getsockname(client, (struct sockaddr *)&own, &own_len), 0);
    CU_ASSERT_EQUAL(own.sin_port, from.sin_port);
    CU_ASSERT_EQUAL(getpeername(client, (struct sockaddr *)&peer, &peer_len), 0);
    CU_ASSERT_EQUAL(ntohs(peer.sin_port), 5683);
    CU_ASSERT_EQUAL(sendto(server, "answer", 6, 0, (struct sockaddr *)&from, from_len), 6);
    pass_time();
    CU_ASSERT_EQUAL(recv(client, text, sizeof text, 0), 6);
    CU_ASSERT_EQUAL(recv(client, text, sizeof text, 0), -1);
    CU_ASSERT_EQUAL(errno, EAGAIN);
    close(client);
    close(server);
}

static void test_strangers_are_dropped_and_long_datagrams_cut(void)
{
    char text[4];
    struct sockaddr_in to;
    socklen_t to_len = sizeof to;
    int peer = bound(5683), stranger = bound(5684), client = connected(5683);
    CU_ASSERT_EQUAL(getsockname(client, (struct sockaddr *)&to, &to_len), 0);
    to.sin_addr.s_addr = htonl(0x7F000001);
    CU_ASSERT_EQUAL(sendto(stranger, "lie", 3, 0, (struct sockaddr *)&to, to_len), 3);
    CU_ASSERT_EQUAL(sendto(peer, "too long", 8, 0, (struct sockaddr *)&to, to_len), 8);
    CU_ASSERT_EQUAL(sendto(peer, "true", 4, 0, (struct sockaddr *)&to, to_len), 4);
    pass_time();
    CU_ASSERT_EQUAL(recv(client, text, sizeof text, 0), 4);
    CU_ASSERT_EQUAL(memcmp(text, "too ", 4), 0);
    CU_ASSERT_EQUAL(recv(client, text, sizeof text, 0), 4);
    CU_ASSERT_EQUAL(memcmp(text, "true", 4), 0);
    CU_ASSERT_EQUAL(recv(client, text, sizeof text, 0), -1);
    close(client);
    close(stranger);
    close(peer);
}

/* Sockets stay with the node that opened them, whoever's turn it is. */
static void test_each_node_has_its_own(void)
{
    char text[16];
    struct sockaddr_in to = address_at(5683), from;
    socklen_t from_len = sizeof from;
    itl_hal_addr_t address = virtual_node_address(other);
    int here = bound(5683);
    coap_port_use(virtual_node_hal(other));
    int there = coap_port_socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(5683)};
    CU_ASSERT_EQUAL(bind(there, (struct sockaddr *)&any, sizeof any), 0);
    coap_port_use(hal);
    int client = socket(AF_INET, SOCK_DGRAM, 0);
    memcpy(&to.sin_addr, address.ip, 4);
    CU_ASSERT_EQUAL(connect(client, (struct sockaddr *)&to, sizeof to), 0);
    CU_ASSERT_EQUAL(send(client, "over there", 10, 0), 10);
    pass_time();
    uint64_t taken = coap_port_taken();
    CU_ASSERT_EQUAL(recv(here, text, sizeof text, 0), -1);
    CU_ASSERT_EQUAL(coap_port_taken(), taken);
    CU_ASSERT_EQUAL(recvfrom(there, text, sizeof text, 0, (struct sockaddr *)&from, &from_len), 10);
    CU_ASSERT_EQUAL(coap_port_taken(), taken + 1);
    address = virtual_node_address(virtual_world_node(world, "board"));
    CU_ASSERT_EQUAL(memcmp(&from.sin_addr, address.ip, 4), 0);
    close(client);
    close(there);
    close(here);
}

static void test_ipv6(void)
{
    char text[16];
    struct sockaddr_in6 address = {
        .sin6_family = AF_INET6, .sin6_port = htons(5683), .sin6_addr = {.s6_addr = {[15] = 1}}};
    struct sockaddr_in6 peer, from;
    socklen_t peer_len = sizeof peer, from_len = sizeof from;
    int server = socket(AF_INET6, SOCK_DGRAM, 0), client = socket(AF_INET6, SOCK_DGRAM, 0);
    CU_ASSERT_EQUAL(bind(server, (struct sockaddr *)&address, sizeof address), 0);
    CU_ASSERT_EQUAL(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    CU_ASSERT_EQUAL(getpeername(client, (struct sockaddr *)&peer, &peer_len), 0);
    CU_ASSERT_EQUAL(peer_len, sizeof peer);
    CU_ASSERT_EQUAL(memcmp(&peer.sin6_addr, &address.sin6_addr, 16), 0);
    CU_ASSERT_EQUAL(send(client, "six", 3, 0), 3);
    pass_time();
    CU_ASSERT_EQUAL(recvfrom(server, text, sizeof text, 0, (struct sockaddr *)&from, &from_len), 3);
    CU_ASSERT_EQUAL(from.sin6_family, AF_INET6);
    close(client);
    close(server);
}

static bool has(int number)
{
    coap_port_set_t set;
    fd_set others;
    CU_ASSERT_TRUE(select(1, &set, &others, &others, NULL) > 0);
    CU_ASSERT_FALSE(FD_ISSET(number, &others));
    return FD_ISSET(number, &set);
}

/* Any socket is worth a look until wait() names those that are; then one that was found empty is not, before it is
 * named again. */
static void test_named_sockets(void)
{
    char text[16];
    itl_hal_socket_t ready[4];
    size_t count = 0;
    int server = bound(5683), other_server = bound(5684), client = connected(5683);
    CU_ASSERT_EQUAL(recv(server, text, sizeof text, 0), -1);
    CU_ASSERT_TRUE(has(server) && has(other_server));
    coap_sockets_named(hal->net, NULL, 0);
    CU_ASSERT_FALSE(has(server));
    CU_ASSERT_TRUE(has(other_server)); /* Nobody has looked. */
    CU_ASSERT_EQUAL(recv(other_server, text, sizeof text, 0), -1);
    CU_ASSERT_EQUAL(send(client, "one", 3, 0) + send(client, "two", 3, 0), 6);
    CU_ASSERT_EQUAL(hal->net->wait(hal->net->ctx, virtual_world_now_ms(world) + 10, ready, 4, &count), ITL_HAL_OK);
    coap_sockets_named(virtual_node_hal(other)->net, ready, count);
    CU_ASSERT_FALSE(has(server));
    coap_sockets_named(hal->net, ready, count);
    CU_ASSERT_TRUE(has(server));
    CU_ASSERT_FALSE(has(other_server));
    CU_ASSERT_EQUAL(recv(server, text, sizeof text, 0), 3);
    CU_ASSERT_TRUE(has(server)); /* There may be more. */
    CU_ASSERT_EQUAL(recv(server, text, sizeof text, 0), 3);
    CU_ASSERT_EQUAL(recv(server, text, sizeof text, 0), -1);
    CU_ASSERT_FALSE(has(server));
    coap_port_use(hal);
    CU_ASSERT_TRUE(has(server) && has(other_server));
    close(server);
    CU_ASSERT_FALSE(has(server));
    close(other_server);
    close(client);
}

/* One socket for all of IPv6 takes IPv4 too, and answers each as it was asked. */
static void test_all_addresses(void)
{
    char text[16];
    struct sockaddr_in6 all = {.sin6_family = AF_INET6, .sin6_port = htons(5683)}, six = all, own;
    struct sockaddr_in6 from;
    socklen_t own_len = sizeof own;
    six.sin6_addr.s6_addr[15] = 1;
    int server = socket(AF_INET6, SOCK_DGRAM, 0), client = connected(5683), client6 = socket(AF_INET6, SOCK_DGRAM, 0);
    CU_ASSERT_EQUAL(bind(server, (struct sockaddr *)&all, sizeof all), 0);
    CU_ASSERT_EQUAL(connect(client6, (struct sockaddr *)&six, sizeof six), 0);
    CU_ASSERT_EQUAL(getsockname(server, (struct sockaddr *)&own, &own_len), 0);
    CU_ASSERT_EQUAL(own.sin6_family, AF_INET6);
    CU_ASSERT_EQUAL(send(client, "four", 4, 0), 4);
    CU_ASSERT_EQUAL(send(client6, "six", 3, 0), 3);
    pass_time();
    for (int i = 0; i < 2; i++) {
        socklen_t from_len = sizeof from;
        ssize_t len = recvfrom(server, text, sizeof text, 0, (struct sockaddr *)&from, &from_len);
        CU_ASSERT_EQUAL(((struct sockaddr *)&from)->sa_family, len == 4 ? AF_INET : AF_INET6);
        CU_ASSERT_EQUAL(sendto(server, text, (size_t)len, 0, (struct sockaddr *)&from, from_len), len);
    }
    pass_time();
    CU_ASSERT_EQUAL(recv(client, text, sizeof text, 0), 4);
    CU_ASSERT_EQUAL(recv(client6, text, sizeof text, 0), 3);
    close(server);
    server = bound(5683); /* Both ports are free again. */
    all.sin6_port = htons(5683);
    int second = socket(AF_INET6, SOCK_DGRAM, 0);
    CU_ASSERT_EQUAL(bind(second, (struct sockaddr *)&all, sizeof all), -1);
    CU_ASSERT_EQUAL(errno, EADDRINUSE);
    close(second);
    close(server);
    close(client);
    close(client6);
}

/* As many as there is memory for. */
static void test_number_of_sockets(void)
{
    int count = 0;
    int numbers[2000];
    while (count < 2000 && (numbers[count] = socket(AF_INET, SOCK_DGRAM, 0)) >= 0)
        count++;
    CU_ASSERT_TRUE(count > 100 && count < 2000);
    CU_ASSERT_EQUAL(errno, EMFILE);
    for (int i = 0; i < count; i++)
        CU_ASSERT_EQUAL(numbers[i], i);
    close(numbers[7]);
    CU_ASSERT_EQUAL(socket(AF_INET, SOCK_DGRAM, 0), 7);
    for (int i = 0; i < count; i++)
        CU_ASSERT_EQUAL(close(numbers[i]), 0);
    CU_ASSERT_EQUAL(heap_used().now, 0);
}

static void test_what_cannot_be(void)
{
    struct sockaddr_in address = address_at(5683);
    struct sockaddr_in6 address6 = {.sin6_family = AF_INET6};
    CU_ASSERT_EQUAL(socket(AF_UNSPEC, SOCK_DGRAM, 0), -1);
    CU_ASSERT_EQUAL(errno, EAFNOSUPPORT);
    CU_ASSERT_EQUAL(socket(AF_INET, SOCK_DGRAM + 1, 0), -1);
    int first = socket(AF_INET, SOCK_DGRAM, 0), second = socket(AF_INET, SOCK_DGRAM, 0);
    CU_ASSERT_EQUAL(bind(first, (struct sockaddr *)&address6, sizeof address), -1);
    CU_ASSERT_EQUAL(send(first, "", 0, 0), -1);
    CU_ASSERT_EQUAL(bind(first, (struct sockaddr *)&address, sizeof address), 0);
    CU_ASSERT_EQUAL(bind(first, (struct sockaddr *)&address, sizeof address), -1);
    CU_ASSERT_EQUAL(errno, EINVAL);
    CU_ASSERT_EQUAL(bind(second, (struct sockaddr *)&address, sizeof address), -1);
    CU_ASSERT_EQUAL(errno, EADDRINUSE);
    CU_ASSERT_EQUAL(close(first), 0);
    CU_ASSERT_EQUAL(close(first), -1);
    CU_ASSERT_EQUAL(close(second), 0);
    CU_ASSERT_EQUAL(close(-1), -1);
    CU_ASSERT_EQUAL(recv(first, &address, 1, 0), -1);
}

static CU_TestInfo tests[] = {
    {"share of the heap", test_share_of_the_heap},
    {"resizing", test_resizing},
    {"clock", test_clock},
    {"random numbers", test_random_numbers},
    {"question and answer", test_question_and_answer},
    {"strangers and long datagrams", test_strangers_are_dropped_and_long_datagrams_cut},
    {"each node has its own", test_each_node_has_its_own},
    {"IPv6", test_ipv6},
    {"named sockets", test_named_sockets},
    {"all addresses", test_all_addresses},
    {"number of sockets", test_number_of_sockets},
    {"what cannot be", test_what_cannot_be},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"coap port", NULL, NULL, setup, teardown, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 12;
