/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the virtual network does to datagrams. */
#include <string.h>

#include "virtual_rig.h"

#define MANY 10000u

/** What came of numbered datagrams. */
typedef struct harvest {
    unsigned count;
    unsigned swaps; /**< Arrived after a later one. */
    uint8_t copies[MANY];
} harvest_t;

static harvest_t gather(const virtual_rig_t *rig, itl_hal_socket_t at_b)
{
    harvest_t harvest = {0};
    uint32_t number = 0;
    uint32_t highest = 0;
    while (rig_take_number(rig, at_b, &number)) {
        CU_ASSERT_TRUE_FATAL(number < MANY);
        harvest.count++;
        harvest.copies[number]++;
        harvest.swaps += number < highest;
        highest = number > highest ? number : highest;
    }
    return harvest;
}

/** Sends numbered datagrams from a to b in a world that is set up for it, and tells what came. */
static harvest_t send_and_gather(const virtual_rig_t *rig, uint32_t count)
{
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    rig_udp(rig, &at_a, &at_b);
    rig_send_numbers(rig, at_a, count);
    rig_run(rig, 1000);
    return gather(rig, at_b);
}

/** Sends many datagrams over a link and tells what came. */
static harvest_t over_link(const virtual_link_t *link, virtual_net_counters_t *counters)
{
    virtual_rig_t rig;
    rig_open(&rig, 11);
    virtual_world_set_link(rig.world, link);
    harvest_t harvest = send_and_gather(&rig, MANY);
    *counters = virtual_world_net_counters(rig.world);
    rig_close(&rig);
    return harvest;
}

static unsigned doubled(const harvest_t *harvest)
{
    unsigned count = 0;
    for (unsigned i = 0; i < MANY; i++)
        count += harvest->copies[i] == 2;
    return count;
}

static void plain_link_delivers_all_in_order(void)
{
    virtual_net_counters_t counters;
    harvest_t harvest = over_link(&(virtual_link_t){.min_delay_us = 5, .max_delay_us = 5}, &counters);
    CU_ASSERT_EQUAL(harvest.count, MANY);
    CU_ASSERT_EQUAL(harvest.swaps, 0);
    CU_ASSERT_EQUAL(counters.sent, MANY);
    CU_ASSERT_EQUAL(counters.delivered, MANY);
    CU_ASSERT_EQUAL(counters.lost + counters.duplicated + counters.held + counters.unwanted, 0);
}

static void loss_keeps_its_odds(void)
{
    virtual_net_counters_t counters;
    harvest_t harvest = over_link(&(virtual_link_t){.loss_ppm = 200000}, &counters);
    CU_ASSERT_TRUE(harvest.count > 7800 && harvest.count < 8200);
    CU_ASSERT_EQUAL(counters.lost, MANY - harvest.count);
    CU_ASSERT_EQUAL(harvest.swaps, 0);
}

static void duplicates_keep_their_odds(void)
{
    virtual_net_counters_t counters;
    harvest_t harvest = over_link(&(virtual_link_t){.duplicate_ppm = 100000}, &counters);
    CU_ASSERT_TRUE(doubled(&harvest) > 900 && doubled(&harvest) < 1100);
    CU_ASSERT_EQUAL(counters.duplicated, doubled(&harvest));
    CU_ASSERT_EQUAL(harvest.count, MANY + doubled(&harvest));
}

static void held_datagrams_are_overtaken(void)
{
    virtual_net_counters_t counters;
    harvest_t harvest = over_link(&(virtual_link_t){.reorder_ppm = 100000}, &counters);
    CU_ASSERT_EQUAL(harvest.count, MANY);
    CU_ASSERT_TRUE(counters.held > 900 && counters.held < 1100);
    CU_ASSERT_TRUE(harvest.swaps > 800);
}

static void differing_delays_let_overtake(void)
{
    virtual_net_counters_t counters;
    harvest_t harvest = over_link(&(virtual_link_t){.min_delay_us = 100, .max_delay_us = 50000}, &counters);
    CU_ASSERT_EQUAL(harvest.count, MANY);
    CU_ASSERT_TRUE(harvest.swaps > MANY / 2u);
}

static void link_that_is_down_delivers_nothing(void)
{
    virtual_net_counters_t counters;
    harvest_t harvest = over_link(&(virtual_link_t){.down = true}, &counters);
    CU_ASSERT_EQUAL(harvest.count, 0);
    CU_ASSERT_EQUAL(counters.lost, MANY);
}

/** Sends ten numbers and tells how many arrive. */
static unsigned ten(const virtual_rig_t *rig, itl_hal_socket_t at_a, itl_hal_socket_t at_b)
{
    rig_send_numbers(rig, at_a, 10);
    rig_run(rig, 100);
    return gather(rig, at_b).count;
}

static void link_between_two_goes_one_way(void)
{
    static const virtual_link_t dead = {.down = true};
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    uint32_t number = 5;
    size_t len = 0;
    rig_open(&rig, 1);
    rig_udp(&rig, &at_a, &at_b);
    virtual_world_set_link_between(rig.world, rig.a, rig.b, &dead);
    CU_ASSERT_EQUAL(ten(&rig, at_a, at_b), 0);
    itl_hal_addr_t to = virtual_node_address(rig.a);
    itl_hal_addr_t from;
    CU_ASSERT_EQUAL(rig.a_net->local_addr(rig.a_net->ctx, at_a, &from), ITL_HAL_OK);
    to.port = from.port;
    CU_ASSERT_EQUAL(rig.b_net->udp_send(rig.b_net->ctx, at_b, &to, &number, sizeof number), ITL_HAL_OK);
    rig_run(&rig, 100);
    CU_ASSERT_EQUAL(rig.a_net->udp_recv(rig.a_net->ctx, at_a, &from, &number, sizeof number, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL(from.port, 69);
    rig_close(&rig);
}

static void partition_parts_and_heals(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    rig_open(&rig, 1);
    rig_udp(&rig, &at_a, &at_b);
    virtual_link_t slow = virtual_world_link(rig.world);
    slow.duplicate_ppm = VIRTUAL_ALWAYS;
    virtual_world_set_link_between(rig.world, rig.a, rig.b, &slow);
    virtual_world_partition(rig.world, rig.a, rig.b, true);
    CU_ASSERT_EQUAL(ten(&rig, at_a, at_b), 0);
    virtual_world_partition(rig.world, rig.a, rig.b, false);
    CU_ASSERT_EQUAL(ten(&rig, at_a, at_b), 20); /* The link's own settings have stayed. */
    virtual_node_isolate(rig.b, true);
    CU_ASSERT_EQUAL(ten(&rig, at_a, at_b), 0);
    virtual_node_isolate(rig.b, false);
    CU_ASSERT_EQUAL(ten(&rig, at_a, at_b), 20);
    rig_close(&rig);
}

/** A filter that does one thing to one datagram and delivers the others. */
typedef struct pick {
    uint64_t index;
    virtual_fate_t fate;
    unsigned seen;
    itl_hal_addr_t to;
} pick_t;

static virtual_fate_t pick_one(void *ctx, const virtual_datagram_t *datagram)
{
    pick_t *pick = ctx;
    uint32_t number = 99;
    memcpy(&number, datagram->data, datagram->len == sizeof number ? sizeof number : 0);
    pick->seen += number == datagram->index;
    pick->to = datagram->to;
    return datagram->index == pick->index ? pick->fate : VIRTUAL_DELIVER;
}

static harvest_t filtered(const virtual_link_t *link, pick_t *pick)
{
    virtual_rig_t rig;
    rig_open(&rig, 1);
    virtual_world_set_link(rig.world, link);
    virtual_world_set_filter(rig.world, pick_one, pick);
    harvest_t harvest = send_and_gather(&rig, 10);
    rig_close(&rig);
    return harvest;
}

static void filter_drops_the_one_it_picks(void)
{
    static const virtual_link_t lossy = {.loss_ppm = VIRTUAL_ALWAYS};
    for (uint64_t index = 0; index < 10; index++) {
        pick_t pick = {.index = index, .fate = VIRTUAL_DROP};
        harvest_t harvest = filtered(&lossy, &pick);
        CU_ASSERT_EQUAL(harvest.count, 9); /* The others arrive, whatever the link's odds. */
        CU_ASSERT_EQUAL(harvest.copies[index], 0);
        CU_ASSERT_EQUAL(pick.seen, 10);
        CU_ASSERT_EQUAL(pick.to.port, 69);
    }
}

static void filter_doubles_and_holds(void)
{
    static const virtual_link_t plain = {.max_delay_us = 0};
    pick_t pick = {.index = 4, .fate = VIRTUAL_DUPLICATE};
    harvest_t harvest = filtered(&plain, &pick);
    CU_ASSERT_EQUAL(harvest.copies[4], 2);
    CU_ASSERT_EQUAL(harvest.count, 11);
    pick.fate = VIRTUAL_HOLD;
    harvest = filtered(&plain, &pick);
    CU_ASSERT_EQUAL(harvest.count, 10);
    CU_ASSERT_EQUAL(harvest.swaps, 1);
    pick.fate = VIRTUAL_PASS;
    harvest = filtered(&(virtual_link_t){.loss_ppm = VIRTUAL_ALWAYS}, &pick);
    CU_ASSERT_EQUAL(harvest.count, 9);
}

static void no_filter_mends_a_broken_link(void)
{
    pick_t pick = {.index = 99, .fate = VIRTUAL_DROP};
    CU_ASSERT_EQUAL(filtered(&(virtual_link_t){.down = true}, &pick).count, 0);
}

static void nobody_there_is_counted(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    itl_hal_addr_t nobody = {.family = ITL_HAL_IPV4, .ip = {10, 9, 9, 9}, .port = 69};
    rig_open(&rig, 1);
    rig_udp(&rig, &at_a, &at_b);
    itl_hal_addr_t no_socket = rig_b(&rig, 70);
    CU_ASSERT_EQUAL(rig.a_net->udp_send(rig.a_net->ctx, at_a, &nobody, "x", 1), ITL_HAL_OK);
    CU_ASSERT_EQUAL(rig.a_net->udp_send(rig.a_net->ctx, at_a, &no_socket, "x", 1), ITL_HAL_OK);
    rig_run(&rig, 100);
    CU_ASSERT_EQUAL(virtual_world_net_counters(rig.world).unwanted, 2);
    rig_close(&rig);
}

static void full_queue_drops(void)
{
    static uint8_t data[1400];
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    unsigned got = 0;
    size_t len = 0;
    itl_hal_addr_t from;
    rig_open(&rig, 1);
    rig_udp(&rig, &at_a, &at_b);
    itl_hal_addr_t to = rig_b(&rig, 69);
    for (unsigned i = 0; i < 1000; i++)
        CU_ASSERT_EQUAL_FATAL(rig.a_net->udp_send(rig.a_net->ctx, at_a, &to, data, sizeof data), ITL_HAL_OK);
    rig_run(&rig, 100);
    while (rig.b_net->udp_recv(rig.b_net->ctx, at_b, &from, data, sizeof data, &len) == ITL_HAL_OK)
        got++;
    CU_ASSERT_TRUE(got > 100 && got < 200);
    CU_ASSERT_EQUAL(virtual_world_net_counters(rig.world).unwanted, 1000 - got);
    rig_close(&rig);
}

static void no_way_is_unreachable(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    itl_hal_socket_t v6;
    itl_hal_socket_t inside;
    itl_hal_addr_t any6 = {.family = ITL_HAL_IPV6};
    itl_hal_addr_t far6 = {.family = ITL_HAL_IPV6, .ip = {0xFD, [15] = 9}, .port = 69};
    itl_hal_addr_t loopback = {.family = ITL_HAL_IPV4, .ip = {127, 0, 0, 1}};
    rig_open(&rig, 1);
    rig_udp(&rig, &at_a, &at_b);
    itl_hal_addr_t to_b = rig_b(&rig, 69);
    itl_hal_addr_t port_0 = rig_b(&rig, 0);
    CU_ASSERT_EQUAL(rig.a_net->udp_open(rig.a_net->ctx, &any6, &v6), ITL_HAL_OK);
    CU_ASSERT_EQUAL(rig.a_net->udp_open(rig.a_net->ctx, &loopback, &inside), ITL_HAL_OK);
    CU_ASSERT_EQUAL(rig.a_net->udp_send(rig.a_net->ctx, v6, &far6, "x", 1), ITL_HAL_ERR_UNREACHABLE);
    CU_ASSERT_EQUAL(rig.a_net->udp_send(rig.a_net->ctx, at_a, &far6, "x", 1), ITL_HAL_ERR_UNREACHABLE);
    CU_ASSERT_EQUAL(rig.a_net->udp_send(rig.a_net->ctx, at_a, &port_0, "x", 1), ITL_HAL_ERR_UNREACHABLE);
    CU_ASSERT_EQUAL(rig.a_net->udp_send(rig.a_net->ctx, inside, &to_b, "x", 1), ITL_HAL_ERR_UNREACHABLE);
    rig_close(&rig);
}

static void loopback_knows_no_faults(void)
{
    static const virtual_link_t dead = {.down = true};
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    itl_hal_addr_t loopback = {.family = ITL_HAL_IPV4, .ip = {127, 0, 0, 1}};
    itl_hal_addr_t own;
    char byte = 0;
    size_t len = 0;
    rig_open(&rig, 1);
    rig_udp(&rig, &at_a, &at_b);
    virtual_world_set_link(rig.world, &dead);
    CU_ASSERT_EQUAL(rig.a_net->local_addr(rig.a_net->ctx, at_a, &own), ITL_HAL_OK);
    loopback.port = own.port;
    CU_ASSERT_EQUAL(rig.a_net->udp_send(rig.a_net->ctx, at_a, &loopback, "x", 1), ITL_HAL_OK);
    rig_run(&rig, 100);
    CU_ASSERT_EQUAL(rig.a_net->udp_recv(rig.a_net->ctx, at_a, &own, &byte, 1, &len), ITL_HAL_OK);
    CU_ASSERT_EQUAL(own.ip[0], 127);
    CU_ASSERT_EQUAL(byte, 'x');
    rig_close(&rig);
}

CU_TestInfo virtual_udp_tests[] = {
    {"plain link delivers all in order", plain_link_delivers_all_in_order},
    {"loss keeps its odds", loss_keeps_its_odds},
    {"duplicates keep their odds", duplicates_keep_their_odds},
    {"held datagrams are overtaken", held_datagrams_are_overtaken},
    {"differing delays let overtake", differing_delays_let_overtake},
    {"link that is down delivers nothing", link_that_is_down_delivers_nothing},
    {"link between two goes one way", link_between_two_goes_one_way},
    {"partition parts and heals", partition_parts_and_heals},
    {"filter drops the one it picks", filter_drops_the_one_it_picks},
    {"filter doubles and holds", filter_doubles_and_holds},
    {"no filter mends a broken link", no_filter_mends_a_broken_link},
    {"nobody there is counted", nobody_there_is_counted},
    {"full queue drops", full_queue_drops},
    {"no way is unreachable", no_way_is_unreachable},
    {"loopback knows no faults", loopback_knows_no_faults},
    CU_TEST_INFO_NULL,
};
