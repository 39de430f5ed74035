/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Descriptors of others that hal/posix waits for: those of libcoap. */
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "posix/posix.h"
#include "posix_tests.h"

/* A net and two pipes. */
typedef struct watch_rig {
    posix_net_t *net;
    const itl_hal_net_t *hal;
    int pipes[2][2];
} watch_rig_t;

static void open_rig(watch_rig_t *rig)
{
    rig->net = posix_net_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(rig->net);
    rig->hal = posix_net_hal(rig->net);
    for (int i = 0; i < 2; i++)
        CU_ASSERT_EQUAL_FATAL(pipe(rig->pipes[i]), 0);
}

static void close_rig(watch_rig_t *rig)
{
    posix_net_destroy(rig->net);
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(close(rig->pipes[i][0]), 0);
        CU_ASSERT_EQUAL(close(rig->pipes[i][1]), 0);
    }
}

static void make_readable(const watch_rig_t *rig, int which)
{
    CU_ASSERT_EQUAL(write(rig->pipes[which][1], "x", 1), 1);
}

static void read_empty(const watch_rig_t *rig, int which)
{
    char byte;
    CU_ASSERT_EQUAL(read(rig->pipes[which][0], &byte, 1), 1);
}

/* Who is ready within a moment; ITL_HAL_SOCKET_NONE: nobody. */
static itl_hal_socket_t who_is_ready(const watch_rig_t *rig)
{
    itl_hal_socket_t ready = ITL_HAL_SOCKET_NONE;
    size_t count = 9;
    uint64_t deadline_ms = posix_clock()->monotonic_ms(NULL) + 20u;
    CU_ASSERT_EQUAL(rig->hal->wait(rig->hal->ctx, deadline_ms, &ready, 1, &count), ITL_HAL_OK);
    CU_ASSERT_TRUE(count <= 1);
    return count == 1 ? ready : ITL_HAL_SOCKET_NONE;
}

static void a_readable_descriptor_ends_wait(void)
{
    watch_rig_t rig;
    open_rig(&rig);
    CU_ASSERT_EQUAL(posix_net_watch(rig.net, rig.pipes[0][0]), ITL_HAL_OK);
    CU_ASSERT_EQUAL(who_is_ready(&rig), ITL_HAL_SOCKET_NONE);
    make_readable(&rig, 0);
    CU_ASSERT_EQUAL(who_is_ready(&rig), rig.pipes[0][0]);
    CU_ASSERT_EQUAL(who_is_ready(&rig), rig.pipes[0][0]); /* It has not been read. */
    CU_ASSERT_EQUAL(rig.hal->wait(rig.hal->ctx, ITL_HAL_FOREVER, NULL, 0, NULL), ITL_HAL_OK);
    read_empty(&rig, 0);
    CU_ASSERT_EQUAL(who_is_ready(&rig), ITL_HAL_SOCKET_NONE);
    make_readable(&rig, 0);
    CU_ASSERT_EQUAL(who_is_ready(&rig), rig.pipes[0][0]);
    close_rig(&rig);
}

static void an_unwatched_one_does_not(void)
{
    watch_rig_t rig;
    open_rig(&rig);
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(posix_net_watch(rig.net, rig.pipes[i][0]), ITL_HAL_OK);
        make_readable(&rig, i);
    }
    /* One is named, the other waits for its turn and goes. */
    itl_hal_socket_t named = who_is_ready(&rig);
    int other = named == rig.pipes[0][0] ? 1 : 0;
    CU_ASSERT_NOT_EQUAL(named, ITL_HAL_SOCKET_NONE);
    posix_net_unwatch(rig.net, rig.pipes[other][0]);
    CU_ASSERT_EQUAL(who_is_ready(&rig), named);
    posix_net_unwatch(rig.net, named);
    CU_ASSERT_EQUAL(who_is_ready(&rig), ITL_HAL_SOCKET_NONE);
    CU_ASSERT_EQUAL(posix_net_watch(rig.net, rig.pipes[other][0]), ITL_HAL_OK);
    CU_ASSERT_EQUAL(who_is_ready(&rig), rig.pipes[other][0]);
    close_rig(&rig);
}

static void it_is_no_socket_of_the_net(void)
{
    static const itl_hal_addr_t nowhere = {.family = ITL_HAL_IPV4, .ip = {127, 0, 0, 1}, .port = 9};
    watch_rig_t rig;
    itl_hal_addr_t address;
    uint8_t byte;
    size_t len;
    open_rig(&rig);
    const int fd = rig.pipes[0][0];
    CU_ASSERT_EQUAL(posix_net_watch(rig.net, fd), ITL_HAL_OK);
    CU_ASSERT_NOT_EQUAL(rig.hal->local_addr(rig.hal->ctx, fd, &address), ITL_HAL_OK);
    CU_ASSERT_NOT_EQUAL(rig.hal->udp_send(rig.hal->ctx, fd, &nowhere, "x", 1), ITL_HAL_OK);
    CU_ASSERT_NOT_EQUAL(rig.hal->tcp_recv(rig.hal->ctx, fd, &byte, 1, &len), ITL_HAL_OK);
    rig.hal->close(rig.hal->ctx, fd);
    CU_ASSERT_TRUE(fcntl(fd, F_GETFD) >= 0);
    make_readable(&rig, 0);
    CU_ASSERT_EQUAL(who_is_ready(&rig), fd);
    /* And a socket of the net is nothing that was watched. */
    itl_hal_socket_t own = ITL_HAL_SOCKET_NONE;
    CU_ASSERT_EQUAL(rig.hal->udp_open(rig.hal->ctx, NULL, &own), ITL_HAL_OK);
    posix_net_unwatch(rig.net, own);
    CU_ASSERT_EQUAL(rig.hal->local_addr(rig.hal->ctx, own, &address), ITL_HAL_OK);
    close_rig(&rig);
}

static void what_cannot_be_watched(void)
{
    watch_rig_t rig;
    open_rig(&rig);
    const int fd = rig.pipes[0][0];
    CU_ASSERT_EQUAL(posix_net_watch(rig.net, -1), ITL_HAL_ERR_LIMIT);
    CU_ASSERT_EQUAL(posix_net_watch(rig.net, 100000), ITL_HAL_ERR_LIMIT); /* Not open. */
    CU_ASSERT_EQUAL(posix_net_watch(rig.net, fd), ITL_HAL_OK);
    CU_ASSERT_EQUAL(posix_net_watch(rig.net, fd), ITL_HAL_ERR_LIMIT); /* Once is enough. */
    make_readable(&rig, 0);
    CU_ASSERT_EQUAL(who_is_ready(&rig), fd);
    const int never[] = {-1, INT_MAX, rig.pipes[1][0]};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        posix_net_unwatch(rig.net, never[i]);
    CU_ASSERT_EQUAL(who_is_ready(&rig), fd);
    posix_net_unwatch(rig.net, fd);
    posix_net_unwatch(rig.net, fd);
    CU_ASSERT_EQUAL(who_is_ready(&rig), ITL_HAL_SOCKET_NONE);
    close_rig(&rig);
}

CU_TestInfo posix_watch_tests[] = {
    {"a readable descriptor ends wait", a_readable_descriptor_ends_wait},
    {"an unwatched one does not", an_unwatched_one_does_not},
    {"it is no socket of the net", it_is_no_socket_of_the_net},
    {"what cannot be watched", what_cannot_be_watched},
    CU_TEST_INFO_NULL,
};
