/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "test_tftp.h"

/* Does something to chosen datagrams, counted over the world. */
typedef struct plan {
    virtual_fate_t fate;
    uint64_t first, second; /* Their numbers. */
} plan_t;

static virtual_fate_t by_plan(void *ctx, const virtual_datagram_t *datagram)
{
    const plan_t *plan = ctx;
    return datagram->index == plan->first || datagram->index == plan->second ? plan->fate : VIRTUAL_DELIVER;
}

static uint64_t count_datagrams(uint64_t file_bytes, const itl_tftp_options_t *options)
{
    tftp_lab_t *lab = tftp_lab_create(1, file_bytes);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, options), ITL_REASON_NONE);
    uint64_t count = virtual_world_net_counters(lab->world).sent;
    tftp_lab_destroy(lab);
    return count;
}

static void check_plan(uint64_t file_bytes, const itl_tftp_options_t *options, plan_t plan)
{
    tftp_lab_t *lab = tftp_lab_create(1, file_bytes);
    virtual_world_set_filter(lab->world, by_plan, &plan);
    itl_reason_t reason = tftp_lab_fetch(lab, options);
    bool right = reason == ITL_REASON_NONE && tftp_lab_complete(lab);
    CU_ASSERT_TRUE(right);
    if (!right)
        printf("fate %d on datagrams %u and %u of a file of %u bytes: %s\n", (int)plan.fate, (unsigned)plan.first,
               (unsigned)plan.second, (unsigned)file_bytes, itl_reason_name(reason));
    tftp_lab_destroy(lab);
}

static const itl_tftp_options_t no_options = {0};
static const itl_tftp_options_t small_blocks = {.blksize = 64, .tsize = true};
static const itl_tftp_options_t windows = {.blksize = 64, .windowsize = 5};

static void check_each(virtual_fate_t fate)
{
    static const itl_tftp_options_t *const all[] = {&no_options, &small_blocks, &windows};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        uint64_t file_bytes = i == 0 ? 1700 : 1000;
        uint64_t count = count_datagrams(file_bytes, all[i]);
        CU_ASSERT_TRUE(count >= 8);
        for (uint64_t first = 0; first < count; first++)
            check_plan(file_bytes, all[i], (plan_t){fate, first, first});
    }
}

static void check_each_pair(virtual_fate_t fate)
{
    static const itl_tftp_options_t *const all[] = {&no_options, &windows};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        uint64_t file_bytes = i == 0 ? 1700 : 700;
        uint64_t count = count_datagrams(file_bytes, all[i]) + 4;
        for (uint64_t first = 0; first < count; first++)
            for (uint64_t second = first + 1; second < count; second++)
                check_plan(file_bytes, all[i], (plan_t){fate, first, second});
    }
}

static void test_each_datagram_lost(void)
{
    check_each(VIRTUAL_DROP);
}

static void test_each_datagram_doubled(void)
{
    check_each(VIRTUAL_DUPLICATE);
}

static void test_each_datagram_late(void)
{
    check_each(VIRTUAL_HOLD);
}

static void test_each_pair_lost(void)
{
    check_each_pair(VIRTUAL_DROP);
}

static void test_each_pair_late(void)
{
    check_each_pair(VIRTUAL_HOLD);
}

/* Loss inside a window is repaired at once: the gap is reported, nobody waits for a clock. */
static void test_a_gap_is_reported_at_once(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 64 * 10 + 1);
    plan_t plan = {VIRTUAL_DROP, 5, 5}; /* block 3 of the first window: request, OACK, ACK 0, 1, 2, 3 */
    virtual_world_set_filter(lab->world, by_plan, &plan);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, &windows), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    CU_ASSERT_TRUE(virtual_world_now_ms(lab->world) - lab->started_ms < 100);
    /* 11 blocks; 4 and 5 were sent in vain, 3 was lost */
    CU_ASSERT_EQUAL(lab->peer.data_sent, 11 + 3);
    tftp_lab_destroy(lab);
}

static void test_a_bad_network(void)
{
    static const itl_tftp_options_t *const all[] = {&no_options, &small_blocks, &windows};
    const virtual_link_t link = {
        .loss_ppm = 100000, .duplicate_ppm = 100000, .reorder_ppm = 100000, .min_delay_us = 100, .max_delay_us = 30000};
    for (uint64_t seed = 1; seed <= 60; seed++) {
        tftp_lab_t *lab = tftp_lab_create(seed, 5302);
        virtual_world_set_link(lab->world, &link);
        itl_reason_t reason = tftp_lab_fetch(lab, all[seed % 3]);
        CU_ASSERT_EQUAL(reason, ITL_REASON_NONE);
        CU_ASSERT_TRUE(tftp_lab_complete(lab));
        tftp_lab_destroy(lab);
    }
}

/* RFC 1123 section 4.2.3.1: one datagram doubled must not double the rest of the transfer. */
static void test_the_sorcerers_apprentice(void)
{
    for (uint64_t doubled = 0; doubled < 10; doubled++) {
        tftp_lab_t *lab = tftp_lab_create(1, 512 * 100);
        plan_t plan = {VIRTUAL_DUPLICATE, doubled, doubled};
        lab->peer.answers_every_ack = true;
        virtual_world_set_filter(lab->world, by_plan, &plan);
        CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
        CU_ASSERT_TRUE(tftp_lab_complete(lab));
        CU_ASSERT_TRUE(lab->peer.data_sent <= 101 + 2);
        tftp_lab_destroy(lab);
    }
}

static void test_a_repeated_block_is_acknowledged_again(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 0);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, NULL), ITL_REASON_NONE);
    tftp_lab_send_data(lab, socket, 1, 0, 512);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 1));
    tftp_lab_run_for(lab, 120);
    tftp_lab_send_data(lab, socket, 1, 0, 512);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 1));
    CU_ASSERT_FALSE(tftp_lab_got_ack(lab, socket, 1));
    CU_ASSERT_EQUAL(lab->sunk, 512);
    tftp_lab_destroy(lab);
}

static void test_a_repeated_window_is_acknowledged_once(void)
{
    static const char oack[] = "\0\6blksize\0"
                               "64\0windowsize\0"
                               "4";
    tftp_lab_t *lab = tftp_lab_create(1, 0);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, &windows), ITL_REASON_NONE);
    tftp_lab_send(lab, lab->host, socket, oack, sizeof oack);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 0));
    for (uint16_t block = 1; block <= 4; block++)
        tftp_lab_send_data(lab, socket, block, (block - 1u) * 64u, 64);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 4));
    tftp_lab_run_for(lab, 120);
    for (uint16_t block = 1; block <= 4; block++)
        tftp_lab_send_data(lab, socket, block, (block - 1u) * 64u, 64);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 4));
    CU_ASSERT_FALSE(tftp_lab_got_ack(lab, socket, 4));
    /* Block 5 is there, 6 is missing: ACK 5 once, however many follow. */
    tftp_lab_send_data(lab, socket, 5, 4 * 64, 64);
    tftp_lab_send_data(lab, socket, 7, 6 * 64, 64);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 5));
    tftp_lab_send_data(lab, socket, 8, 7 * 64, 64);
    CU_ASSERT_FALSE(tftp_lab_got_ack(lab, socket, 5));
    /* The network repeats a block that no ACK was asked for yet: that says nothing. */
    tftp_lab_send_data(lab, socket, 6, 5 * 64, 64);
    tftp_lab_run_for(lab, 120);
    tftp_lab_send_data(lab, socket, 6, 5 * 64, 64);
    CU_ASSERT_FALSE(tftp_lab_got_ack(lab, socket, 6));
    CU_ASSERT_EQUAL(lab->sunk, 6 * 64);
    CU_ASSERT_FALSE(lab->wrong);
    /* The next gap is reported as the first was. */
    tftp_lab_send_data(lab, socket, 8, 7 * 64, 64);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 6));
    tftp_lab_destroy(lab);
}

/* When requests come to a silent server. */
typedef struct request_times {
    uint64_t at_ms[32];
    size_t count;
    const tftp_lab_t *lab;
} request_times_t;

static virtual_fate_t note_times(void *ctx, const virtual_datagram_t *datagram)
{
    request_times_t *times = ctx;
    (void)datagram;
    if (times->count < 32)
        times->at_ms[times->count++] = virtual_world_now_ms(times->lab->world);
    return VIRTUAL_DROP;
}

static void test_a_silent_server(void)
{
    static const uint64_t expected[] = {0, 500, 1500, 3500, 5500, 7500, 9500};
    tftp_lab_t *lab = tftp_lab_create(1, 0);
    request_times_t times = {.lab = lab};
    CU_ASSERT_FALSE(lab->tftp.answered);
    virtual_world_set_filter(lab->world, note_times, &times);
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    while (tftp_lab_step(lab)) {
    }
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_FALSE(lab->tftp.answered);
    CU_ASSERT_EQUAL(virtual_world_now_ms(lab->world), 10000);
    CU_ASSERT_EQUAL(times.count, sizeof expected / sizeof expected[0]);
    CU_ASSERT_EQUAL(memcmp(times.at_ms, expected, sizeof expected), 0);
    tftp_lab_destroy(lab);
}

static void test_a_server_that_was_there_before(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 5302);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
    CU_ASSERT_TRUE(lab->tftp.answered);
    virtual_node_isolate(lab->host, true);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_FALSE(lab->tftp.answered);
    CU_ASSERT_EQUAL(lab->tftp.received, 0);
    tftp_lab_destroy(lab);
}

static void test_the_time_out_is_as_long_as_asked(void)
{
    static const uint32_t timeouts[] = {1, 499, 500, 501, 777, 4000, 60000};
    for (size_t i = 0; i < sizeof timeouts / sizeof timeouts[0]; i++) {
        tftp_lab_t *lab = tftp_lab_create(1, 5302);
        virtual_node_isolate(lab->host, true);
        lab->limits.timeout_ms = timeouts[i];
        CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
        while (tftp_lab_step(lab)) {
        }
        CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TFTP_TIMEOUT);
        CU_ASSERT_EQUAL(virtual_world_now_ms(lab->world), timeouts[i]);
        tftp_lab_destroy(lab);
    }
}

static void test_a_server_that_falls_silent(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 5302);
    lab->peer.mute_after = 4;
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    while (lab->sunk < 4 * 512)
        tftp_lab_step(lab);
    uint64_t last_progress = virtual_world_now_ms(lab->world);
    while (tftp_lab_step(lab)) {
    }
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_TRUE(lab->tftp.answered);
    uint64_t waited = virtual_world_now_ms(lab->world) - last_progress;
    CU_ASSERT_TRUE(waited >= 9999 && waited <= 10001);
    tftp_lab_run_for(lab, 10);
    CU_ASSERT_EQUAL(lab->peer.errors, 1);
    CU_ASSERT_EQUAL(lab->peer.error_code, 0);
    tftp_lab_destroy(lab);
}

/* Blocks known already are no progress, however many come. */
static void test_repetition_does_not_prolong_the_wait(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 0);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    lab->limits.timeout_ms = 5000;
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, NULL), ITL_REASON_NONE);
    tftp_lab_send_data(lab, socket, 1, 0, 512);
    uint64_t start = virtual_world_now_ms(lab->world);
    while (itl_tftp_busy(&lab->tftp) && virtual_world_now_ms(lab->world) < start + 20000) {
        tftp_lab_run_for(lab, 200);
        if (itl_tftp_busy(&lab->tftp))
            tftp_lab_send_data(lab, socket, 1, 0, 512);
    }
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_TRUE(virtual_world_now_ms(lab->world) - start < 5300);
    tftp_lab_destroy(lab);
}

static void test_the_whole_transfer_has_a_limit(void)
{
    /* A block every 2 s or so is progress, and would go on for ever. */
    const virtual_link_t slow = {.min_delay_us = 1000000, .max_delay_us = 1000000};
    tftp_lab_t *lab = tftp_lab_create(1, 1 << 20);
    virtual_world_set_link(lab->world, &slow);
    lab->peer.resend_after_ms = 60000;
    lab->limits = (itl_fetch_job_t){.timeout_ms = 10000, .transfer_ms = 120000};
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    while (tftp_lab_step(lab)) {
    }
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_EQUAL(virtual_world_now_ms(lab->world), 120000);
    CU_ASSERT_TRUE(lab->sunk > 20000);
    CU_ASSERT_FALSE(lab->wrong);
    tftp_lab_destroy(lab);
}

/* What the HAL says in place of what it would have said. */
static itl_hal_status_t faked_open, faked_send, faked_recv;
static itl_hal_net_t faked_net;
static const itl_hal_net_t *real_net;

static itl_hal_status_t open_or_fail(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    return faked_open != ITL_HAL_OK ? faked_open : real_net->udp_open(ctx, local, out);
}

static itl_hal_status_t send_or_fail(void *ctx, itl_hal_socket_t s, const itl_hal_addr_t *to, const void *data,
                                     size_t len)
{
    return faked_send != ITL_HAL_OK ? faked_send : real_net->udp_send(ctx, s, to, data, len);
}

static itl_hal_status_t recv_or_fail(void *ctx, itl_hal_socket_t s, itl_hal_addr_t *from, void *buf, size_t cap,
                                     size_t *len)
{
    return faked_recv != ITL_HAL_OK ? faked_recv : real_net->udp_recv(ctx, s, from, buf, cap, len);
}

static tftp_lab_t *create_with_faked_net(void)
{
    static uint8_t packet[516];
    tftp_lab_t *lab = tftp_lab_create(1, 5302);
    const itl_hal_t *hal = virtual_node_hal(lab->phone);
    real_net = hal->net;
    faked_net = *real_net;
    faked_net.udp_open = open_or_fail;
    faked_net.udp_send = send_or_fail;
    faked_net.udp_recv = recv_or_fail;
    faked_open = faked_send = faked_recv = ITL_HAL_OK;
    itl_tftp_init(&lab->tftp, &faked_net, hal->clock, packet, sizeof packet);
    return lab;
}

static void test_a_network_that_cannot_be_used(void)
{
    tftp_lab_t *lab = create_with_faked_net();
    faked_open = ITL_HAL_ERR_LIMIT;
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NETWORK_ERROR);
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_NETWORK_ERROR);
    CU_ASSERT_FALSE(itl_tftp_busy(&lab->tftp));
    faked_open = ITL_HAL_OK;
    faked_send = ITL_HAL_ERR_UNREACHABLE;
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NETWORK_ERROR);
    CU_ASSERT_FALSE(itl_tftp_busy(&lab->tftp));
    tftp_lab_destroy(lab);
}

static void test_a_network_that_fails_later(void)
{
    tftp_lab_t *lab = create_with_faked_net();
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    while (lab->sunk < 1024)
        tftp_lab_step(lab);
    faked_recv = ITL_HAL_ERR_IO;
    CU_ASSERT_EQUAL(tftp_lab_finish(lab), ITL_REASON_NETWORK_ERROR);
    faked_recv = ITL_HAL_OK;
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    while (lab->sunk < 1024)
        tftp_lab_step(lab);
    faked_send = ITL_HAL_ERR_IO;
    CU_ASSERT_EQUAL(tftp_lab_finish(lab), ITL_REASON_NETWORK_ERROR);
    tftp_lab_destroy(lab);
}

/* The last block is there; that its ACK cannot be sent is the server's trouble. */
static void test_a_last_ack_that_cannot_be_sent(void)
{
    tftp_lab_t *lab = create_with_faked_net();
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    while (lab->sunk < 10 * 512)
        tftp_lab_step(lab);
    faked_send = ITL_HAL_ERR_UNREACHABLE;
    CU_ASSERT_EQUAL(tftp_lab_finish(lab), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    tftp_lab_destroy(lab);
}

static void test_a_network_without_room_is_tried_again(void)
{
    tftp_lab_t *lab = create_with_faked_net();
    faked_send = ITL_HAL_AGAIN;
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    tftp_lab_run_for(lab, 1400);
    faked_send = ITL_HAL_OK;
    CU_ASSERT_EQUAL(tftp_lab_finish(lab), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    CU_ASSERT_EQUAL(lab->peer.requests, 1);
    tftp_lab_destroy(lab);
}

/* A phone that was busy for longer than the time-out takes first what has come meanwhile. */
static void test_a_late_poll_sees_what_has_come(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 100);
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    uint64_t until = virtual_world_now_ms(lab->world) + 15000;
    while (virtual_world_step(lab->world, until))
        tftp_peer_poll(&lab->peer);
    itl_tftp_poll(&lab->tftp);
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    tftp_lab_destroy(lab);
}

CU_TestInfo tftp_fault_tests[] = {
    {"each datagram lost", test_each_datagram_lost},
    {"each datagram doubled", test_each_datagram_doubled},
    {"each datagram late", test_each_datagram_late},
    {"each pair lost", test_each_pair_lost},
    {"each pair late", test_each_pair_late},
    {"a gap is reported at once", test_a_gap_is_reported_at_once},
    {"a bad network", test_a_bad_network},
    {"the Sorcerer's Apprentice", test_the_sorcerers_apprentice},
    {"a repeated block is acknowledged again", test_a_repeated_block_is_acknowledged_again},
    {"a repeated window is acknowledged once", test_a_repeated_window_is_acknowledged_once},
    {"a silent server", test_a_silent_server},
    {"a server that was there before", test_a_server_that_was_there_before},
    {"the time-out is as long as asked", test_the_time_out_is_as_long_as_asked},
    {"a server that falls silent", test_a_server_that_falls_silent},
    {"repetition does not prolong the wait", test_repetition_does_not_prolong_the_wait},
    {"the whole transfer has a limit", test_the_whole_transfer_has_a_limit},
    {"a network that cannot be used", test_a_network_that_cannot_be_used},
    {"a network that fails later", test_a_network_that_fails_later},
    {"a last ACK that cannot be sent", test_a_last_ack_that_cannot_be_sent},
    {"a network without room is tried again", test_a_network_without_room_is_tried_again},
    {"a late poll sees what has come", test_a_late_poll_sees_what_has_come},
    CU_TEST_INFO_NULL,
};
