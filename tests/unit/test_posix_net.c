/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What hal/posix promises for sockets beyond the contract. */
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "posix/posix.h"
#include "posix_tests.h"

#define PATIENCE_MS 20000u

static const itl_hal_addr_t loopback = {.family = ITL_HAL_IPV4, .ip = {127, 0, 0, 1}};

static uint64_t now_ms(void)
{
    return posix_clock()->monotonic_ms(NULL);
}

/** Connects to a listener until the connection stands. */
static void connect_to(const itl_hal_net_t *net, itl_hal_socket_t listener, itl_hal_socket_t *client,
                       itl_hal_socket_t *server)
{
    itl_hal_addr_t address;
    uint64_t limit_ms = now_ms() + PATIENCE_MS;
    CU_ASSERT_EQUAL_FATAL(net->local_addr(net->ctx, listener, &address), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(net->tcp_connect(net->ctx, &address, client), ITL_HAL_OK);
    itl_hal_status_t status = net->tcp_accept(net->ctx, listener, NULL, server);
    while (status == ITL_HAL_AGAIN && now_ms() < limit_ms) {
        net->wait(net->ctx, limit_ms, NULL, 0, NULL);
        status = net->tcp_accept(net->ctx, listener, NULL, server);
    }
    CU_ASSERT_EQUAL_FATAL(status, ITL_HAL_OK);
}

static void wake_ends_the_next_wait(void)
{
    posix_net_t *net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(net);
    const itl_hal_net_t *hal = posix_net_hal(net);
    size_t count = 9;
    posix_net_wake(net);
    posix_net_wake(net);
    CU_ASSERT_EQUAL(hal->wait(hal->ctx, ITL_HAL_FOREVER, NULL, 0, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL(count, 0);
    uint64_t deadline_ms = now_ms() + 20u;
    CU_ASSERT_EQUAL(hal->wait(hal->ctx, deadline_ms, NULL, 0, &count), ITL_HAL_OK);
    CU_ASSERT_TRUE(now_ms() >= deadline_ms); /* Rung twice, heard once. */
    posix_net_destroy(net);
}

static void *wake_later(void *arg)
{
    usleep(20000);
    posix_net_wake(arg);
    return NULL;
}

static void wake_comes_from_other_threads(void)
{
    posix_net_t *net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(net);
    const itl_hal_net_t *hal = posix_net_hal(net);
    pthread_t thread;
    CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, wake_later, net), 0);
    CU_ASSERT_EQUAL(hal->wait(hal->ctx, ITL_HAL_FOREVER, NULL, 0, NULL), ITL_HAL_OK);
    pthread_join(thread, NULL);
    posix_net_destroy(net);
}

static void take_signal(int number)
{
    (void)number;
}

static void signal_ends_wait(void)
{
    posix_net_t *net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(net);
    const itl_hal_net_t *hal = posix_net_hal(net);
    struct sigaction take = {.sa_handler = take_signal};
    struct sigaction before;
    /* Again and again, for the first may come before wait() does. */
    struct itimerval soon = {.it_interval = {.tv_usec = 20000}, .it_value = {.tv_usec = 20000}};
    struct itimerval never = {0};
    sigaction(SIGALRM, &take, &before);
    setitimer(ITIMER_REAL, &soon, NULL);
    CU_ASSERT_EQUAL(hal->wait(hal->ctx, ITL_HAL_FOREVER, NULL, 0, NULL), ITL_HAL_OK);
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
    posix_net_destroy(net);
}

/** A network of its own, and a connection in it. */
typedef struct pair {
    posix_net_t *net;
    const itl_hal_net_t *hal;
    itl_hal_socket_t listener, client, server;
} pair_t;

static pair_t connect_pair(void)
{
    pair_t pair = {.net = posix_net_create()};
    CU_ASSERT_PTR_NOT_NULL_FATAL(pair.net);
    pair.hal = posix_net_hal(pair.net);
    CU_ASSERT_EQUAL_FATAL(pair.hal->tcp_listen(pair.hal->ctx, &loopback, &pair.listener), ITL_HAL_OK);
    connect_to(pair.hal, pair.listener, &pair.client, &pair.server);
    return pair;
}

static bool option_is_set(int fd, int level, int option)
{
    int value = 0;
    socklen_t len = sizeof value;
    return getsockopt(fd, level, option, &value, &len) == 0 && value != 0;
}

static bool is_private_and_quick(int fd)
{
    return (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0 && (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0 &&
           option_is_set(fd, IPPROTO_TCP, TCP_NODELAY);
}

static void connections_are_private_and_quick(void)
{
    pair_t pair = connect_pair();
    CU_ASSERT_TRUE(is_private_and_quick(pair.client));
    CU_ASSERT_TRUE(is_private_and_quick(pair.server));
    CU_ASSERT_TRUE((fcntl(pair.listener, F_GETFD) & FD_CLOEXEC) != 0);
    posix_net_destroy(pair.net);
    CU_ASSERT_EQUAL(fcntl(pair.client, F_GETFD), -1);
    CU_ASSERT_EQUAL(fcntl(pair.listener, F_GETFD), -1);
}

static void broken_pipe_sends_no_signal(void)
{
    pair_t pair = connect_pair();
    const itl_hal_net_t *hal = pair.hal;
    uint64_t limit_ms = now_ms() + PATIENCE_MS;
    itl_hal_status_t status = ITL_HAL_OK;
    hal->close(hal->ctx, pair.server);
    for (size_t sent = 0; status == ITL_HAL_OK && now_ms() < limit_ms;)
        status = hal->tcp_send(hal->ctx, pair.client, "x", 1, &sent);
    /* SIGPIPE would have ended this program. Both answers stay. */
    CU_ASSERT_EQUAL(status, ITL_HAL_ERR_CLOSED);
    CU_ASSERT_EQUAL(hal->tcp_send(hal->ctx, pair.client, "x", 1, &(size_t){0}), ITL_HAL_ERR_CLOSED);
    posix_net_destroy(pair.net);
}

static void close_sends_no_reset(void)
{
    pair_t pair = connect_pair();
    const itl_hal_net_t *hal = pair.hal;
    size_t done = 0;
    char byte;
    CU_ASSERT_EQUAL(hal->tcp_send(hal->ctx, pair.client, "never read", 10, &done), ITL_HAL_OK);
    CU_ASSERT_EQUAL(recv(pair.server, &byte, 1, MSG_PEEK), 1);
    hal->close(hal->ctx, pair.server);
    struct timeval patience = {.tv_sec = PATIENCE_MS / 1000u};
    CU_ASSERT_EQUAL(fcntl(pair.client, F_SETFL, 0), 0);
    CU_ASSERT_EQUAL(setsockopt(pair.client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    CU_ASSERT_EQUAL(recv(pair.client, &byte, 1, 0), 0); /* A reset would be an error here. */
    posix_net_destroy(pair.net);
}

static void nets_do_not_share_sockets(void)
{
    posix_net_t *one = posix_net_create();
    posix_net_t *other = posix_net_create();
    CU_ASSERT_TRUE_FATAL(one != NULL && other != NULL);
    const itl_hal_net_t *first = posix_net_hal(one);
    const itl_hal_net_t *second = posix_net_hal(other);
    itl_hal_socket_t s = ITL_HAL_SOCKET_NONE;
    itl_hal_addr_t local;
    CU_ASSERT_EQUAL(first->udp_open(first->ctx, NULL, &s), ITL_HAL_OK);
    CU_ASSERT_EQUAL(second->local_addr(second->ctx, s, &local), ITL_HAL_ERR_IO);
    second->close(second->ctx, s);
    CU_ASSERT_EQUAL(first->local_addr(first->ctx, s, &local), ITL_HAL_OK);
    posix_net_destroy(one);
    posix_net_destroy(other);
}

static void look_up_outlives_the_net(void)
{
    for (unsigned i = 0; i < 20; i++) {
        posix_net_t *net = posix_net_create();
        CU_ASSERT_PTR_NOT_NULL_FATAL(net);
        const itl_hal_net_t *hal = posix_net_hal(net);
        itl_hal_addr_t address = {0};
        CU_ASSERT_EQUAL(hal->resolve(hal->ctx, "localhost", 0, &address), ITL_HAL_AGAIN);
        posix_net_destroy(net);
    }
}

/** All first requests of some thousand phones wait until the server comes to them. */
static void listener_has_room_for_many(void)
{
    enum { SENDERS = 200, EACH = 10, SOCKETS = 8 };
    posix_net_t *net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(net);
    const itl_hal_net_t *hal = posix_net_hal(net);
    itl_hal_socket_t server[SOCKETS];
    size_t count = SOCKETS, heard = 0, divided = 0;
    itl_hal_addr_t address;
    CU_ASSERT_EQUAL_FATAL(hal->udp_listen(hal->ctx, &loopback, server, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL(count, SOCKETS);
    CU_ASSERT_EQUAL(hal->local_addr(hal->ctx, server[0], &address), ITL_HAL_OK);
    for (unsigned i = 0; i < SENDERS * EACH; i++) {
        itl_hal_socket_t sender = ITL_HAL_SOCKET_NONE;
        CU_ASSERT_EQUAL_FATAL(hal->udp_open(hal->ctx, NULL, &sender), ITL_HAL_OK);
        CU_ASSERT_EQUAL(hal->udp_send(hal->ctx, sender, &address, "request", 7), ITL_HAL_OK);
        hal->close(hal->ctx, sender);
    }
    for (size_t i = 0; i < count; i++) {
        char packet[16];
        size_t len, before = heard;
        while (hal->udp_recv(hal->ctx, server[i], NULL, packet, sizeof packet, &len) == ITL_HAL_OK)
            heard++;
        divided += heard > before ? 1 : 0;
    }
    CU_ASSERT_EQUAL(heard, SENDERS * EACH);
    CU_ASSERT_TRUE(divided > 1);
    posix_net_destroy(net);
}

/** Who asked 127.0.0.3 would drop an answer from 127.0.0.1. */
static void answers_come_from_the_address_that_was_asked(void)
{
    const itl_hal_addr_t any = {.family = ITL_HAL_IPV4};
    posix_net_t *net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(net);
    const itl_hal_net_t *hal = posix_net_hal(net);
    itl_hal_socket_t server, clients[3];
    itl_hal_addr_t address, asked = {.family = ITL_HAL_IPV4, .ip = {127, 0, 0, 1}}, from;
    size_t count = 1, len;
    char packet[16];
    CU_ASSERT_EQUAL_FATAL(hal->udp_listen(hal->ctx, &any, &server, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL(hal->local_addr(hal->ctx, server, &address), ITL_HAL_OK);
    asked.port = address.port;
    for (uint8_t i = 0; i < 3; i++) {
        asked.ip[3] = (uint8_t)(i + 1);
        CU_ASSERT_EQUAL_FATAL(hal->udp_open(hal->ctx, NULL, &clients[i]), ITL_HAL_OK);
        CU_ASSERT_EQUAL(hal->udp_connect(hal->ctx, clients[i], &asked), ITL_HAL_OK);
        CU_ASSERT_EQUAL(hal->udp_send(hal->ctx, clients[i], &asked, "?", 1), ITL_HAL_OK);
    }
    for (unsigned i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL_FATAL(hal->udp_recv(hal->ctx, server, &from, packet, 1, &len), ITL_HAL_OK);
        CU_ASSERT_EQUAL(hal->udp_send(hal->ctx, server, &from, "!", 1), ITL_HAL_OK);
    }
    for (uint8_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(hal->udp_recv(hal->ctx, clients[i], &from, packet, sizeof packet, &len), ITL_HAL_OK);
        CU_ASSERT_EQUAL(from.ip[3], i + 1);
    }
    /* One that never asked is answered as the system likes. */
    CU_ASSERT_EQUAL(hal->local_addr(hal->ctx, clients[0], &from), ITL_HAL_OK);
    from.port = 9;
    CU_ASSERT_EQUAL(hal->udp_send(hal->ctx, server, &from, "!", 1), ITL_HAL_OK);
    posix_net_destroy(net);
}

/** What the network tells of a closed port reaches who has named it as the only peer, once. */
static void closed_port_of_the_only_peer_is_told(void)
{
    posix_net_t *net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(net);
    const itl_hal_net_t *hal = posix_net_hal(net);
    itl_hal_socket_t closed, client;
    itl_hal_addr_t address, from;
    size_t len;
    char packet[16];
    CU_ASSERT_EQUAL_FATAL(hal->udp_open(hal->ctx, &loopback, &closed), ITL_HAL_OK);
    CU_ASSERT_EQUAL(hal->local_addr(hal->ctx, closed, &address), ITL_HAL_OK);
    hal->close(hal->ctx, closed);
    CU_ASSERT_EQUAL(hal->udp_connect(hal->ctx, closed, &address), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL_FATAL(hal->udp_open(hal->ctx, NULL, &client), ITL_HAL_OK);
    CU_ASSERT_EQUAL(hal->udp_connect(hal->ctx, client, &address), ITL_HAL_OK);
    CU_ASSERT_EQUAL(hal->udp_send(hal->ctx, client, &address, "?", 1), ITL_HAL_OK);
    CU_ASSERT_EQUAL(hal->udp_recv(hal->ctx, client, &from, packet, sizeof packet, &len), ITL_HAL_ERR_REFUSED);
    CU_ASSERT_EQUAL(hal->udp_recv(hal->ctx, client, &from, packet, sizeof packet, &len), ITL_HAL_AGAIN);
    CU_ASSERT_EQUAL(hal->udp_send(hal->ctx, client, &address, "?", 1), ITL_HAL_OK);
    CU_ASSERT_EQUAL(hal->udp_send(hal->ctx, client, &address, "?", 1), ITL_HAL_ERR_REFUSED);
    posix_net_destroy(net);
}

/** Uses up every descriptor the process may have; returns how many sockets that took. */
static unsigned exhaust(const itl_hal_net_t *hal, itl_hal_socket_t *last)
{
    unsigned opened = 0;
    itl_hal_socket_t s = ITL_HAL_SOCKET_NONE;
    itl_hal_status_t status = hal->udp_open(hal->ctx, NULL, &s);
    for (; status == ITL_HAL_OK; status = hal->udp_open(hal->ctx, NULL, &s)) {
        *last = s;
        opened++;
    }
    CU_ASSERT_EQUAL(status, ITL_HAL_ERR_LIMIT);
    return opened;
}

static void starved_listener_is_named_again(void)
{
    struct rlimit before;
    posix_net_t *net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(net);
    const itl_hal_net_t *hal = posix_net_hal(net);
    itl_hal_addr_t address;
    itl_hal_socket_t listener = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t last = ITL_HAL_SOCKET_NONE;
    getrlimit(RLIMIT_NOFILE, &before);
    struct rlimit few = {.rlim_cur = 64, .rlim_max = before.rlim_max};
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_NOFILE, &few), 0);
    CU_ASSERT_EQUAL_FATAL(hal->tcp_listen(hal->ctx, &loopback, &listener), ITL_HAL_OK);
    CU_ASSERT_EQUAL(hal->local_addr(hal->ctx, listener, &address), ITL_HAL_OK);
    /* Two callers: valgrind, which enforces the limit itself, lets the kernel accept the first one and drops it. */
    CU_ASSERT_EQUAL_FATAL(hal->tcp_connect(hal->ctx, &address, &client), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(hal->tcp_connect(hal->ctx, &address, &client), ITL_HAL_OK);
    CU_ASSERT_TRUE(exhaust(hal, &last) > 0);
    CU_ASSERT_EQUAL(hal->tcp_accept(hal->ctx, listener, NULL, &server), ITL_HAL_ERR_LIMIT);
    CU_ASSERT_EQUAL(hal->resolve(hal->ctx, "localhost", 0, &address), ITL_HAL_ERR_LIMIT);
    hal->wait(hal->ctx, now_ms(), NULL, 0, NULL);
    hal->close(hal->ctx, last);
    itl_hal_socket_t ready[4];
    size_t count = 0;
    CU_ASSERT_EQUAL(hal->wait(hal->ctx, now_ms() + PATIENCE_MS, ready, 4, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(count, 1);
    CU_ASSERT_EQUAL(ready[0], listener);
    CU_ASSERT_EQUAL(hal->tcp_accept(hal->ctx, listener, NULL, &server), ITL_HAL_OK);
    setrlimit(RLIMIT_NOFILE, &before);
    posix_net_destroy(net);
}

static void ipv6_socket_is_for_ipv6_alone(void)
{
    posix_net_t *net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(net);
    const itl_hal_net_t *hal = posix_net_hal(net);
    itl_hal_addr_t any = {.family = ITL_HAL_IPV6};
    itl_hal_socket_t v6 = ITL_HAL_SOCKET_NONE;
    itl_hal_status_t status = hal->udp_open(hal->ctx, &any, &v6);
    if (status == ITL_HAL_OK) { /* A machine without IPv6 says ITL_HAL_ERR_RANGE. */
        itl_hal_addr_t v4_any = {.family = ITL_HAL_IPV4};
        itl_hal_socket_t v4 = ITL_HAL_SOCKET_NONE;
        CU_ASSERT_EQUAL(hal->local_addr(hal->ctx, v6, &any), ITL_HAL_OK);
        v4_any.port = any.port;
        CU_ASSERT_TRUE(option_is_set(v6, IPPROTO_IPV6, IPV6_V6ONLY));
        CU_ASSERT_EQUAL(hal->udp_send(hal->ctx, v6, &loopback, "x", 1), ITL_HAL_ERR_UNREACHABLE);
        CU_ASSERT_EQUAL(hal->udp_open(hal->ctx, &v4_any, &v4), ITL_HAL_OK);
    } else {
        CU_ASSERT_EQUAL(status, ITL_HAL_ERR_RANGE);
    }
    posix_net_destroy(net);
}

/* A server that speaks first may have spoken before the connection is handed over. */
static void a_connection_is_handed_over_whole(void)
{
    posix_net_t *net = posix_net_create();
    const itl_hal_net_t *hal = posix_net_hal(net);
    itl_hal_socket_t listener, client, server, udp;
    char banner[16] = "";
    size_t len = 0;
    CU_ASSERT_EQUAL_FATAL(hal->tcp_listen(hal->ctx, &loopback, &listener), ITL_HAL_OK);
    connect_to(hal, listener, &client, &server);
    CU_ASSERT_EQUAL(hal->tcp_send(hal->ctx, server, "SSH-2.0", 7, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL(len, 7);
    CU_ASSERT_EQUAL(hal->udp_open(hal->ctx, &loopback, &udp), ITL_HAL_OK);
    CU_ASSERT_EQUAL(posix_net_release(net, udp), -1);
    int fd = posix_net_release(net, client);
    CU_ASSERT_TRUE_FATAL(fd >= 0);
    CU_ASSERT_EQUAL(posix_net_release(net, client), -1);
    CU_ASSERT_EQUAL(hal->tcp_recv(hal->ctx, client, banner, sizeof banner, &len), ITL_HAL_ERR_IO);
    hal->close(hal->ctx, client);
    posix_net_destroy(net);
    CU_ASSERT_EQUAL(recv(fd, banner, sizeof banner, 0), 7);
    CU_ASSERT_EQUAL(memcmp(banner, "SSH-2.0", 7), 0);
    CU_ASSERT_EQUAL(close(fd), 0);
}

static void null_is_no_net(void)
{
    posix_hal_t machine;
    posix_net_destroy(NULL);
    posix_flash_close(NULL);
    posix_hal_init(&machine, NULL, NULL, ITL_HAL_LOG_ERROR);
    CU_ASSERT_PTR_NULL(machine.hal.net);
    CU_ASSERT_PTR_NULL(machine.hal.flash);
    CU_ASSERT_PTR_EQUAL(machine.hal.clock, posix_clock());
}

CU_TestInfo posix_net_tests[] = {
    {"wake ends the next wait", wake_ends_the_next_wait},
    {"wake comes from other threads", wake_comes_from_other_threads},
    {"signal ends wait", signal_ends_wait},
    {"connections are private and quick", connections_are_private_and_quick},
    {"broken pipe sends no signal", broken_pipe_sends_no_signal},
    {"close sends no reset", close_sends_no_reset},
    {"nets do not share sockets", nets_do_not_share_sockets},
    {"starved listener is named again", starved_listener_is_named_again},
    {"IPv6 socket is for IPv6 alone", ipv6_socket_is_for_ipv6_alone},
    {"a connection is handed over whole", a_connection_is_handed_over_whole},
    {"null is no net", null_is_no_net},
    /* Last: its threads go on for a while, with descriptors that the test of starvation counts. */
    {"look-up outlives the net", look_up_outlives_the_net},
    {"listener has room for many", listener_has_room_for_many},
    {"answers come from the address that was asked", answers_come_from_the_address_that_was_asked},
    {"closed port of the only peer is told", closed_port_of_the_only_peer_is_told},
    CU_TEST_INFO_NULL,
};
