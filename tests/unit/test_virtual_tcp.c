/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the virtual network does to connections. */
#include <string.h>

#include "virtual_rig.h"

#define TRANSFER 60000u
#define HOUR_MS  3600000u

static uint8_t pattern(size_t at)
{
    return (uint8_t)((at * 2654435761u) >> 11);
}

static size_t put(const virtual_rig_t *rig, itl_hal_socket_t s, size_t at, size_t end)
{
    uint8_t chunk[2000];
    size_t sent = 0;
    size_t part = 0;
    while (part < sizeof chunk && at + part < end) {
        chunk[part] = pattern(at + part);
        part++;
    }
    return rig->a_net->tcp_send(rig->a_net->ctx, s, chunk, part, &sent) == ITL_HAL_OK ? sent : 0;
}

static size_t take(const virtual_rig_t *rig, itl_hal_socket_t s, size_t at)
{
    uint8_t chunk[700];
    size_t got = 0;
    size_t wrong = 0;
    if (rig->b_net->tcp_recv(rig->b_net->ctx, s, chunk, sizeof chunk, &got) != ITL_HAL_OK)
        return 0;
    for (size_t i = 0; i < got; i++)
        wrong += chunk[i] != pattern(at + i);
    CU_ASSERT_EQUAL(wrong, 0);
    return got;
}

/** Moves TRANSFER bytes from a to b. @return bytes that came within an hour */
static size_t transfer(const virtual_rig_t *rig, itl_hal_socket_t at_a, itl_hal_socket_t at_b)
{
    size_t sent = 0;
    size_t got = 0;
    bool more = true;
    while (got < TRANSFER && more) {
        size_t put_now = put(rig, at_a, sent, TRANSFER);
        size_t taken = take(rig, at_b, got);
        sent += put_now;
        got += taken;
        more = put_now + taken > 0 || virtual_world_step(rig->world, HOUR_MS);
    }
    return got;
}

static itl_hal_status_t recv_status(const itl_hal_net_t *net, itl_hal_socket_t s)
{
    char byte;
    size_t got = 0;
    return net->tcp_recv(net->ctx, s, &byte, 1, &got);
}

static itl_hal_status_t send_status(const itl_hal_net_t *net, itl_hal_socket_t s)
{
    size_t sent = 0;
    return net->tcp_send(net->ctx, s, "x", 1, &sent);
}

/** Begins a connection from a to b, which is under way then. */
static void wish(const virtual_rig_t *rig, itl_hal_socket_t *listener, itl_hal_socket_t *client)
{
    itl_hal_addr_t address = rig_b(rig, 2445);
    CU_ASSERT_EQUAL(rig->b_net->tcp_listen(rig->b_net->ctx, &address, listener), ITL_HAL_OK);
    CU_ASSERT_EQUAL(rig->a_net->tcp_connect(rig->a_net->ctx, &address, client), ITL_HAL_OK);
}

static void loss_only_delays(void)
{
    static const virtual_link_t bad = {
        .loss_ppm = 300000, .duplicate_ppm = 300000, .reorder_ppm = 300000, .min_delay_us = 100, .max_delay_us = 5000};
    for (uint64_t seed = 0; seed < 10; seed++) {
        virtual_rig_t rig;
        itl_hal_socket_t at_a;
        itl_hal_socket_t at_b;
        rig_open(&rig, seed);
        if (seed % 2 == 1)
            virtual_world_set_tcp(rig.world, 1000, 500); /* Many acknowledgements to lose. */
        rig_connect(&rig, &at_a, &at_b);
        virtual_world_set_link(rig.world, &bad);
        CU_ASSERT_EQUAL(transfer(&rig, at_a, at_b), TRANSFER);
        CU_ASSERT_TRUE(virtual_world_net_counters(rig.world).resent > 5);
        rig_close(&rig);
    }
}

static void any_window_and_segment_will_do(void)
{
    static const uint32_t sizes[][2] = {{1, 1}, {1, 1460}, {100, 7}, {1460, 1460}, {1000000, 100000}, {0, 0}};
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        virtual_rig_t rig;
        itl_hal_socket_t at_a;
        itl_hal_socket_t at_b;
        rig_open(&rig, 1);
        virtual_world_set_log(rig.world, NULL, NULL);
        virtual_world_set_tcp(rig.world, sizes[i][0], sizes[i][1]);
        rig_connect(&rig, &at_a, &at_b);
        CU_ASSERT_EQUAL(transfer(&rig, at_a, at_b), TRANSFER);
        rig_close(&rig);
    }
}

static void window_limits_what_is_unread(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    size_t sent = 0;
    rig_open(&rig, 1);
    virtual_world_set_tcp(rig.world, 5000, 1000);
    rig_connect(&rig, &at_a, &at_b);
    for (size_t n = 1; n > 0; sent += n)
        n = put(&rig, at_a, sent, TRANSFER);
    rig_run(&rig, 1000);
    CU_ASSERT_EQUAL(sent, 5000);
    CU_ASSERT_EQUAL(send_status(rig.a_net, at_a), ITL_HAL_AGAIN);
    CU_ASSERT_EQUAL(take(&rig, at_b, 0), 700);
    CU_ASSERT_EQUAL(send_status(rig.a_net, at_a), ITL_HAL_AGAIN); /* The news takes its time. */
    rig_run(&rig, 10);
    CU_ASSERT_EQUAL(put(&rig, at_a, sent, TRANSFER), 700);
    rig_close(&rig);
}

static void partition_stalls_and_heals(void)
{
    virtual_rig_t rig;
    rig_open_connected(&rig);
    virtual_world_partition(rig.world, rig.a, rig.b, true);
    CU_ASSERT_EQUAL(put(&rig, rig.at_a, 0, 500), 500);
    rig_run(&rig, 5000);
    CU_ASSERT_EQUAL(take(&rig, rig.at_b, 0), 0);
    virtual_world_partition(rig.world, rig.a, rig.b, false);
    rig_run(&rig, 10000);
    CU_ASSERT_EQUAL(take(&rig, rig.at_b, 0), 500);
    rig_close(&rig);
}

static void endless_partition_ends_the_connection(void)
{
    virtual_rig_t rig;
    rig_open_connected(&rig);
    virtual_node_isolate(rig.b, true);
    CU_ASSERT_EQUAL(put(&rig, rig.at_a, 0, 500), 500);
    rig_run(&rig, HOUR_MS);
    CU_ASSERT_EQUAL(send_status(rig.a_net, rig.at_a), ITL_HAL_ERR_UNREACHABLE);
    CU_ASSERT_EQUAL(recv_status(rig.a_net, rig.at_a), ITL_HAL_ERR_UNREACHABLE);
    CU_ASSERT_EQUAL(recv_status(rig.b_net, rig.at_b), ITL_HAL_AGAIN); /* The other end cannot know. */
    rig_close(&rig);
}

static void lost_acknowledgement_ends_who_waits(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    rig_open(&rig, 1);
    virtual_world_set_tcp(rig.world, 500, 500);
    rig_connect(&rig, &at_a, &at_b);
    CU_ASSERT_EQUAL(put(&rig, at_a, 0, 500), 500);
    rig_run(&rig, 10);
    CU_ASSERT_EQUAL(send_status(rig.a_net, at_a), ITL_HAL_AGAIN);
    virtual_world_partition(rig.world, rig.a, rig.b, true);
    CU_ASSERT_EQUAL(take(&rig, at_b, 0), 500);
    rig_run(&rig, HOUR_MS);
    CU_ASSERT_EQUAL(send_status(rig.a_net, at_a), ITL_HAL_ERR_UNREACHABLE);
    rig_close(&rig);
}

static void nobody_at_the_address_is_unreachable_in_time(void)
{
    virtual_rig_t rig;
    itl_hal_addr_t nobody = {.family = ITL_HAL_IPV4, .ip = {10, 9, 9, 9}, .port = 2445};
    itl_hal_socket_t s = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t ready[2];
    size_t count = 0;
    rig_open(&rig, 1);
    CU_ASSERT_EQUAL(rig.a_net->tcp_connect(rig.a_net->ctx, &nobody, &s), ITL_HAL_OK);
    CU_ASSERT_EQUAL(send_status(rig.a_net, s), ITL_HAL_AGAIN);
    CU_ASSERT_EQUAL(rig.a_net->wait(rig.a_net->ctx, ITL_HAL_FOREVER, ready, 2, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(count, 1);
    CU_ASSERT_EQUAL(ready[0], s);
    CU_ASSERT_EQUAL(send_status(rig.a_net, s), ITL_HAL_ERR_UNREACHABLE);
    CU_ASSERT_TRUE(virtual_world_now_ms(rig.world) > 60000 && virtual_world_now_ms(rig.world) < 200000);
    nobody.port = 0;
    CU_ASSERT_EQUAL(rig.a_net->tcp_connect(rig.a_net->ctx, &nobody, &s), ITL_HAL_ERR_UNREACHABLE);
    rig_close(&rig);
}

static void connection_comes_about_in_spite_of_loss(void)
{
    static const virtual_link_t lossy = {.loss_ppm = 400000, .min_delay_us = 100, .max_delay_us = 900};
    unsigned up = 0;
    for (uint64_t seed = 0; seed < 50; seed++) {
        virtual_rig_t rig;
        itl_hal_socket_t listener = ITL_HAL_SOCKET_NONE;
        itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
        rig_open(&rig, seed);
        virtual_world_set_link(rig.world, &lossy);
        wish(&rig, &listener, &client);
        rig_run(&rig, HOUR_MS);
        up += send_status(rig.a_net, client) == ITL_HAL_OK;
        rig_close(&rig);
    }
    CU_ASSERT_TRUE(up >= 45);
}

static void bytes_bring_up_a_connection_whose_answer_was_lost(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t listener = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    rig_open(&rig, 1);
    virtual_link_t link = virtual_world_link(rig.world);
    link.down = true;
    virtual_world_set_link_between(rig.world, rig.b, rig.a, &link);
    wish(&rig, &listener, &client);
    rig_run(&rig, 10);
    CU_ASSERT_EQUAL(send_status(rig.a_net, client), ITL_HAL_AGAIN);
    link.down = false;
    virtual_world_set_link_between(rig.world, rig.b, rig.a, &link);
    CU_ASSERT_EQUAL(rig.b_net->tcp_accept(rig.b_net->ctx, listener, NULL, &server), ITL_HAL_OK);
    CU_ASSERT_EQUAL(send_status(rig.b_net, server), ITL_HAL_OK);
    rig_run(&rig, 10);
    CU_ASSERT_EQUAL(send_status(rig.a_net, client), ITL_HAL_OK);
    rig_close(&rig);
}

static void power_cut_of_the_peer_is_noticed_when_it_is_back(void)
{
    virtual_rig_t rig;
    rig_open_connected(&rig);
    virtual_node_power_off(rig.b);
    CU_ASSERT_EQUAL(send_status(rig.a_net, rig.at_a), ITL_HAL_OK);
    rig_run(&rig, 1000);
    CU_ASSERT_EQUAL(recv_status(rig.a_net, rig.at_a), ITL_HAL_AGAIN);
    virtual_node_power_on(rig.b);
    rig_run(&rig, 10000);
    CU_ASSERT_EQUAL(recv_status(rig.a_net, rig.at_a), ITL_HAL_ERR_CLOSED);
    CU_ASSERT_EQUAL(send_status(rig.a_net, rig.at_a), ITL_HAL_ERR_CLOSED);
    rig_close(&rig);
}

static void close_waits_for_the_partition_to_end(void)
{
    virtual_rig_t rig;
    rig_open_connected(&rig);
    CU_ASSERT_EQUAL(put(&rig, rig.at_a, 0, 600), 600);
    virtual_world_partition(rig.world, rig.a, rig.b, true);
    rig.a_net->close(rig.a_net->ctx, rig.at_a);
    rig_run(&rig, 3000);
    virtual_world_partition(rig.world, rig.a, rig.b, false);
    rig_run(&rig, 10000);
    CU_ASSERT_EQUAL(take(&rig, rig.at_b, 0), 600);
    CU_ASSERT_EQUAL(recv_status(rig.b_net, rig.at_b), ITL_HAL_ERR_CLOSED);
    rig_close(&rig);
}

static void both_may_close_at_once(void)
{
    virtual_rig_t rig;
    rig_open_connected(&rig);
    CU_ASSERT_EQUAL(put(&rig, rig.at_a, 0, 600), 600);
    rig.a_net->close(rig.a_net->ctx, rig.at_a);
    rig.b_net->close(rig.b_net->ctx, rig.at_b);
    rig_run(&rig, HOUR_MS);
    CU_ASSERT_FALSE(virtual_world_step(rig.world, ITL_HAL_FOREVER));
    CU_ASSERT_EQUAL(recv_status(rig.a_net, rig.at_a), ITL_HAL_ERR_IO);
    rig_close(&rig);
}

static void given_up_connect_leaves_the_server_a_closed_one(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t listener = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    rig_open(&rig, 1);
    wish(&rig, &listener, &client);
    CU_ASSERT_TRUE(virtual_world_step(rig.world, ITL_HAL_FOREVER)); /* The wish has arrived, the answer not yet. */
    rig.a_net->close(rig.a_net->ctx, client);
    rig_run(&rig, 100);
    CU_ASSERT_EQUAL(rig.b_net->tcp_accept(rig.b_net->ctx, listener, NULL, &server), ITL_HAL_OK);
    CU_ASSERT_EQUAL(recv_status(rig.b_net, server), ITL_HAL_ERR_CLOSED);
    CU_ASSERT_EQUAL(rig.b_net->tcp_accept(rig.b_net->ctx, listener, NULL, &server), ITL_HAL_AGAIN);
    rig_close(&rig);
}

static void early_bytes_wait_for_accept(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t listener = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    rig_open(&rig, 1);
    wish(&rig, &listener, &client);
    rig_run(&rig, 10);
    CU_ASSERT_EQUAL(put(&rig, client, 0, 600), 600);
    rig.a_net->close(rig.a_net->ctx, client);
    rig_run(&rig, 10);
    CU_ASSERT_EQUAL(rig.b_net->tcp_accept(rig.b_net->ctx, listener, NULL, &server), ITL_HAL_OK);
    CU_ASSERT_EQUAL(take(&rig, server, 0), 600);
    CU_ASSERT_EQUAL(recv_status(rig.b_net, server), ITL_HAL_ERR_CLOSED);
    rig_close(&rig);
}

CU_TestInfo virtual_tcp_tests[] = {
    {"loss only delays", loss_only_delays},
    {"any window and segment will do", any_window_and_segment_will_do},
    {"window limits what is unread", window_limits_what_is_unread},
    {"partition stalls and heals", partition_stalls_and_heals},
    {"endless partition ends the connection", endless_partition_ends_the_connection},
    {"lost acknowledgement ends who waits", lost_acknowledgement_ends_who_waits},
    {"nobody at the address is unreachable in time", nobody_at_the_address_is_unreachable_in_time},
    {"connection comes about in spite of loss", connection_comes_about_in_spite_of_loss},
    {"bytes bring up a connection whose answer was lost", bytes_bring_up_a_connection_whose_answer_was_lost},
    {"power cut of the peer is noticed when it is back", power_cut_of_the_peer_is_noticed_when_it_is_back},
    {"close waits for the partition to end", close_waits_for_the_partition_to_end},
    {"both may close at once", both_may_close_at_once},
    {"given-up connect leaves the server a closed one", given_up_connect_leaves_the_server_a_closed_one},
    {"early bytes wait for accept", early_bytes_wait_for_accept},
    CU_TEST_INFO_NULL,
};
