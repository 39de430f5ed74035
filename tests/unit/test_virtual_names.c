/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What befalls a node and its packets follows from names; what nodes hold follows from what they use. */
#include <stdio.h>
#include <string.h>

#include "virtual/world_priv.h"
#include "virtual_rig.h"

#define MANY 5000u

static const virtual_link_t bad = {
    .loss_ppm = 300000, .duplicate_ppm = 100000, .reorder_ppm = 100000, .min_delay_us = 100, .max_delay_us = 9000};

static void named_streams_differ_by_each_word(void)
{
    static const char *const words[][3] = {
        {"way", "a", "b"}, {"way", "b", "a"},  {"way", "ab", ""},
        {"way", "", "ab"}, {"node", "a", "b"}, {"wa", "ya", "b"},
    };
    uint64_t numbers[sizeof words / sizeof words[0]];
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        virtual_random_t random;
        virtual_random_seed_named(&random, 7, words[i][0], words[i][1], words[i][2]);
        numbers[i] = virtual_random_next(&random);
        virtual_random_seed_named(&random, 7, words[i][0], words[i][1], words[i][2]);
        CU_ASSERT_EQUAL(virtual_random_next(&random), numbers[i]);
        virtual_random_seed_named(&random, 8, words[i][0], words[i][1], words[i][2]);
        CU_ASSERT_NOT_EQUAL(virtual_random_next(&random), numbers[i]);
        for (size_t j = 0; j < i; j++)
            CU_ASSERT_NOT_EQUAL(numbers[i], numbers[j]);
    }
}

static void names_belong_to_one_node(void)
{
    virtual_rig_t rig;
    rig_open(&rig, 1);
    CU_ASSERT_PTR_NULL(virtual_node_create(rig.world, "a", NULL, NULL));
    CU_ASSERT_PTR_EQUAL(virtual_world_node(rig.world, "a"), rig.a);
    CU_ASSERT_PTR_EQUAL(virtual_world_node(rig.world, "b"), rig.b);
    CU_ASSERT_PTR_NULL(virtual_world_node(rig.world, "B"));
    CU_ASSERT_PTR_NULL(virtual_world_node(rig.world, ""));
    rig_close(&rig);
}

static void order_of_nodes_changes_no_numbers(void)
{
    static const char *const orders[2][4] = {{"p", "q", "r", "s"}, {"s", "late", "q", "p"}};
    uint64_t drawn[2];
    for (unsigned i = 0; i < 2; i++) {
        virtual_world_t *world = virtual_world_create(9);
        for (unsigned j = 0; j < 4; j++)
            virtual_node_create(world, orders[i][j], NULL, NULL);
        const itl_hal_random_t *random = virtual_node_hal(virtual_world_node(world, "q"))->random;
        CU_ASSERT_EQUAL(random->fill(random->ctx, &drawn[i], sizeof drawn[i]), ITL_HAL_OK);
        virtual_world_destroy(world);
    }
    CU_ASSERT_EQUAL(drawn[0], drawn[1]);
}

/* Both send as often as they can; what comes from a is written down with the time of its arrival. */
static void watch_b(const virtual_rig_t *rig, itl_hal_socket_t at_b, const itl_hal_addr_t *from_a, char *seen,
                    size_t room)
{
    size_t used = 0;
    itl_hal_addr_t from;
    uint32_t number;
    size_t len;
    while (virtual_world_step(rig->world, 60000)) {
        while (rig->b_net->udp_recv(rig->b_net->ctx, at_b, &from, &number, sizeof number, &len) == ITL_HAL_OK) {
            if (vaddr_same_ip(&from, from_a) && used + 32u < room) {
                used += (size_t)snprintf(seen + used, room - used, "%u at %u\n", (unsigned)number,
                                         (unsigned)virtual_world_now_us(rig->world));
            }
        }
    }
}

/* What arrives from a at b, and when, with or without another node that floods b. */
static void traffic(bool crowded, char *seen, size_t room)
{
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    itl_hal_socket_t at_c;
    rig_open(&rig, 21);
    rig_udp(&rig, &at_a, &at_b);
    virtual_world_set_link(rig.world, &bad);
    itl_hal_addr_t to = rig_b(&rig, 69);
    itl_hal_addr_t from_a = virtual_node_address(rig.a);
    const itl_hal_net_t *c = virtual_node_hal(virtual_node_create(rig.world, "c", NULL, NULL))->net;
    CU_ASSERT_EQUAL_FATAL(c->udp_open(c->ctx, NULL, &at_c), ITL_HAL_OK);
    for (uint32_t i = 0; i < 100; i++) {
        if (crowded)
            CU_ASSERT_EQUAL(c->udp_send(c->ctx, at_c, &to, &i, sizeof i), ITL_HAL_OK);
        CU_ASSERT_EQUAL(rig.a_net->udp_send(rig.a_net->ctx, at_a, &to, &i, sizeof i), ITL_HAL_OK);
    }
    watch_b(&rig, at_b, &from_a, seen, room);
    rig_close(&rig);
}

static void others_traffic_changes_nobodys_luck(void)
{
    char alone[8192] = "";
    char crowded[8192] = "";
    traffic(false, alone, sizeof alone);
    traffic(true, crowded, sizeof crowded);
    CU_ASSERT_TRUE(strlen(alone) > 500);
    CU_ASSERT_STRING_EQUAL(alone, crowded);
}

/* Sends 8 bytes through a connection. @return the log in @p rig */
static void send_over_tcp(virtual_rig_t *rig, const char *bytes)
{
    itl_hal_socket_t client;
    itl_hal_socket_t server;
    size_t sent = 0;
    rig_open(rig, 1);
    rig_connect(rig, &client, &server);
    CU_ASSERT_EQUAL(rig->a_net->tcp_send(rig->a_net->ctx, client, bytes, 8, &sent), ITL_HAL_OK);
    rig_run(rig, 10);
}

static void log_tells_contents_of_tcp_apart(void)
{
    virtual_rig_t one;
    virtual_rig_t same;
    virtual_rig_t other;
    send_over_tcp(&one, "contents");
    send_over_tcp(&same, "contents");
    send_over_tcp(&other, "content5");
    CU_ASSERT_PTR_NOT_NULL(strstr(one.log, " bytes #"));
    CU_ASSERT_STRING_EQUAL(one.log, same.log);
    CU_ASSERT_EQUAL(one.log_len, other.log_len);
    CU_ASSERT_STRING_NOT_EQUAL(one.log, other.log);
    rig_close(&one);
    rig_close(&same);
    rig_close(&other);
}

/* A node that never waits: each of its sockets has something to tell, and is gone. */
static void who_never_waits_holds_what_it_has_open(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    itl_hal_socket_t ready[2];
    size_t count = 0;
    rig_open(&rig, 1);
    rig_udp(&rig, &at_a, &at_b);
    for (uint32_t i = 0; i < MANY; i++) {
        rig_send_numbers(&rig, at_a, 1);
        rig_run(&rig, 1);
        CU_ASSERT_EQUAL(rig.b->ready.count, 1);
        rig.b_net->close(rig.b_net->ctx, at_b);
        CU_ASSERT_EQUAL(rig.b->ready.count, 0);
        itl_hal_addr_t local = rig_b(&rig, 69);
        CU_ASSERT_EQUAL_FATAL(rig.b_net->udp_open(rig.b_net->ctx, &local, &at_b), ITL_HAL_OK);
    }
    CU_ASSERT_EQUAL(rig.b_net->wait(rig.b_net->ctx, 0, ready, 2, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL(count, 0);
    rig_send_numbers(&rig, at_a, 3);
    rig_run(&rig, 1);
    CU_ASSERT_EQUAL(rig.b_net->wait(rig.b_net->ctx, 0, ready, 2, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(count, 1);
    CU_ASSERT_EQUAL(ready[0], at_b);
    rig_close(&rig);
}

/* A connection closed while wait() has it to name is named no more. */
static void closed_connection_is_not_named(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t client;
    itl_hal_socket_t server;
    itl_hal_socket_t ready[2];
    size_t sent = 0;
    size_t count = 0;
    rig_open(&rig, 1);
    rig_connect(&rig, &client, &server);
    CU_ASSERT_EQUAL(rig.a_net->tcp_send(rig.a_net->ctx, client, "x", 1, &sent), ITL_HAL_OK);
    rig_run(&rig, 10);
    CU_ASSERT_EQUAL(rig.b->ready.count, 1);
    rig.b_net->close(rig.b_net->ctx, server);
    CU_ASSERT_EQUAL(rig.b_net->wait(rig.b_net->ctx, 0, ready, 2, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL(count, 0);
    rig_close(&rig);
}

static void first_line_takes_little(void)
{
    virtual_rig_t rig;
    char text[] = "a line of some forty characters, or so";
    rig_open(&rig, 1);
    const itl_hal_log_t *log = virtual_node_hal(rig.a)->log;
    log->write(log->ctx, ITL_HAL_LOG_WARNING, text);
    CU_ASSERT_EQUAL(rig.a->log_room, 256);
    for (unsigned i = 0; i < 1000; i++) {
        log->write(log->ctx, ITL_HAL_LOG_WARNING, text);
        CU_ASSERT_EQUAL_FATAL(strlen(virtual_node_log(rig.a)), rig.a->log_len);
        CU_ASSERT_TRUE_FATAL(rig.a->log_len < rig.a->log_room && rig.a->log_room <= 16385u);
    }
    rig_close(&rig);
}

CU_TestInfo virtual_names_tests[] = {
    {"named streams differ by each word", named_streams_differ_by_each_word},
    {"names belong to one node", names_belong_to_one_node},
    {"order of nodes changes no numbers", order_of_nodes_changes_no_numbers},
    {"others' traffic changes nobody's luck", others_traffic_changes_nobodys_luck},
    {"log tells contents of TCP apart", log_tells_contents_of_tcp_apart},
    {"who never waits holds what it has open", who_never_waits_holds_what_it_has_open},
    {"closed connection is not named", closed_connection_is_not_named},
    {"first line takes little", first_line_takes_little},
    CU_TEST_INFO_NULL,
};
