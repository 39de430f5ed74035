/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time, nodes, names and the event log of the virtual world. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "virtual_rig.h"

#define UTC_AT_FIRST INT64_C(1577836800)

static void time_moves_only_when_asked(void)
{
    virtual_world_t *world = virtual_world_create(1);
    CU_ASSERT_EQUAL(virtual_world_now_us(world), 0);
    CU_ASSERT_FALSE(virtual_world_step(world, ITL_HAL_FOREVER));
    CU_ASSERT_EQUAL(virtual_world_now_us(world), 0);
    CU_ASSERT_FALSE(virtual_world_step(world, 1500));
    CU_ASSERT_EQUAL(virtual_world_now_us(world), 1500000);
    CU_ASSERT_FALSE(virtual_world_step(world, 1000));
    CU_ASSERT_EQUAL(virtual_world_now_ms(world), 1500);
    virtual_world_destroy(world);
    virtual_world_destroy(NULL);
}

static void wait_without_anything_to_come_is_an_error(void)
{
    virtual_rig_t rig;
    rig_open(&rig, 1);
    CU_ASSERT_EQUAL(rig.a_net->wait(rig.a_net->ctx, ITL_HAL_FOREVER, NULL, 0, NULL), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(virtual_world_now_ms(rig.world), 0);
    rig_close(&rig);
}

static void wait_moves_time_to_the_arrival(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    itl_hal_socket_t ready[4];
    size_t count = 0;
    rig_open(&rig, 1);
    rig_udp(&rig, &at_a, &at_b);
    rig_send_numbers(&rig, at_a, 1);
    CU_ASSERT_EQUAL(rig.b_net->wait(rig.b_net->ctx, ITL_HAL_FOREVER, ready, 4, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(count, 1);
    CU_ASSERT_EQUAL(ready[0], at_b);
    CU_ASSERT_EQUAL(virtual_world_now_us(rig.world), 200);
    rig_close(&rig);
}

static void utc_follows_time(void)
{
    virtual_rig_t rig;
    rig_open(&rig, 1);
    const itl_hal_clock_t *clock = virtual_node_hal(rig.a)->clock;
    CU_ASSERT_EQUAL(clock->utc_s(clock->ctx), UTC_AT_FIRST);
    virtual_world_step(rig.world, 61000);
    CU_ASSERT_EQUAL(clock->utc_s(clock->ctx), UTC_AT_FIRST + 61);
    virtual_world_set_utc(rig.world, 1000);
    CU_ASSERT_EQUAL(clock->utc_s(clock->ctx), 1000);
    virtual_world_step(rig.world, 62000);
    CU_ASSERT_EQUAL(clock->utc_s(clock->ctx), 1001);
    virtual_node_set_utc_ahead(rig.a, -3600);
    CU_ASSERT_EQUAL(clock->utc_s(clock->ctx), 1001 - 3600);
    const itl_hal_clock_t *other = virtual_node_hal(rig.b)->clock;
    CU_ASSERT_EQUAL(other->utc_s(other->ctx), 1001);
    virtual_node_set_utc_ahead(rig.a, 0);
    virtual_node_forget_utc(rig.a, true);
    CU_ASSERT_EQUAL(clock->utc_s(clock->ctx), 0);
    virtual_node_forget_utc(rig.a, false);
    CU_ASSERT_EQUAL(clock->utc_s(clock->ctx), 1001);
    rig_close(&rig);
}

static void addresses_belong_to_one_node(void)
{
    virtual_rig_t rig;
    rig_open(&rig, 1);
    itl_hal_addr_t of_a = virtual_node_address(rig.a);
    itl_hal_addr_t v6 = {.family = ITL_HAL_IPV6, .ip = {0xFD, [15] = 9}};
    itl_hal_addr_t next_free = {.family = ITL_HAL_IPV4, .ip = {10, 0, 0, 3}};
    CU_ASSERT_PTR_NULL(virtual_node_create(rig.world, "thief", &of_a, NULL));
    CU_ASSERT_FALSE(virtual_node_add_address(rig.b, &of_a));
    CU_ASSERT_TRUE(virtual_node_add_address(rig.b, &v6));
    CU_ASSERT_FALSE(virtual_node_add_address(rig.a, &v6));
    CU_ASSERT_PTR_NOT_NULL(virtual_node_create(rig.world, "c", &next_free, NULL));
    virtual_node_t *d = virtual_node_create(rig.world, "d", NULL, NULL);
    CU_ASSERT_EQUAL(virtual_node_address(d).ip[3], 4);
    CU_ASSERT_STRING_EQUAL(virtual_node_name(d), "d");
    rig_close(&rig);
}

static void a_node_gets_another_address(void)
{
    virtual_rig_t rig;
    rig_open(&rig, 1);
    const itl_hal_addr_t of_a = virtual_node_address(rig.a), of_b = virtual_node_address(rig.b);
    virtual_node_power_off(rig.a);
    CU_ASSERT_FALSE(virtual_node_set_address(rig.a, &of_b));
    CU_ASSERT_TRUE(virtual_node_set_address(rig.a, NULL));
    CU_ASSERT_EQUAL(virtual_node_address(rig.a).ip[3], 3);
    CU_ASSERT_TRUE(virtual_node_set_address(rig.b, &of_a));
    CU_ASSERT_EQUAL(virtual_node_address(rig.b).ip[3], of_a.ip[3]);
    CU_ASSERT_PTR_NOT_NULL(virtual_node_create(rig.world, "c", &of_b, NULL));
    rig_close(&rig);
}

static void only_unicast_addresses_are_for_nodes(void)
{
    static const itl_hal_addr_t bad[] = {
        {.family = ITL_HAL_IPV4},
        {.family = ITL_HAL_IPV4, .ip = {127, 0, 0, 2}},
        {.family = ITL_HAL_IPV4, .ip = {224, 0, 0, 1}},
        {.family = ITL_HAL_IPV4, .ip = {255, 255, 255, 255}},
        {.family = ITL_HAL_IPV6},
        {.family = ITL_HAL_IPV6, .ip = {[15] = 1}},
        {.family = ITL_HAL_IPV6, .ip = {0xFF, 0x02, [15] = 1}},
        {.family = ITL_HAL_NO_FAMILY, .ip = {10, 1, 1, 1}},
    };
    virtual_rig_t rig;
    rig_open(&rig, 1);
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CU_ASSERT_PTR_NULL(virtual_node_create(rig.world, "bad", &bad[i], NULL));
        CU_ASSERT_FALSE(virtual_node_add_address(rig.a, &bad[i]));
    }
    rig_close(&rig);
}

static void random_streams_follow_from_the_seed(void)
{
    uint8_t first[2][16];
    uint8_t second[16];
    for (unsigned i = 0; i < 2; i++) {
        virtual_rig_t rig;
        rig_open(&rig, 77);
        const itl_hal_random_t *a = virtual_node_hal(rig.a)->random;
        const itl_hal_random_t *b = virtual_node_hal(rig.b)->random;
        if (i == 1)
            b->fill(b->ctx, second, sizeof second); /* What one node draws does not change another's numbers. */
        a->fill(a->ctx, first[i], sizeof first[i]);
        rig_close(&rig);
    }
    CU_ASSERT_EQUAL(memcmp(first[0], first[1], 16), 0);
    CU_ASSERT_NOT_EQUAL(memcmp(first[0], second, 16), 0);
}

static void user_pointer_and_counts_are_kept(void)
{
    virtual_rig_t rig;
    rig_open(&rig, 1);
    const itl_hal_system_t *system = virtual_node_hal(rig.a)->system;
    CU_ASSERT_PTR_NULL(virtual_node_user(rig.a));
    virtual_node_set_user(rig.a, &rig);
    CU_ASSERT_PTR_EQUAL(virtual_node_user(rig.a), &rig);
    system->watchdog_feed(system->ctx);
    system->watchdog_feed(system->ctx);
    CU_ASSERT_EQUAL(virtual_node_watchdog_feeds(rig.a), 2);
    rig_close(&rig);
}

static jmp_buf before_panic;

static void take_panic(void *ctx, virtual_node_t *node, const char *where, const char *demand)
{
    virtual_rig_t *rig = ctx;
    CU_ASSERT_PTR_EQUAL(node, rig->a);
    CU_ASSERT_STRING_EQUAL(where, "here");
    CU_ASSERT_STRING_EQUAL(demand, "what holds");
    longjmp(before_panic, 1);
}

static void panic_is_handed_on(void)
{
    static virtual_rig_t rig;
    rig_open(&rig, 1);
    const itl_hal_system_t *system = virtual_node_hal(rig.a)->system;
    virtual_world_set_panic(rig.world, take_panic, &rig);
    if (setjmp(before_panic) == 0) {
        system->panic(system->ctx, "here", "what holds");
        CU_FAIL("the panic came back");
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.log, "0.000000 a panic here: what holds\n"));
    rig_close(&rig);
}

static void panic_that_nobody_takes_aborts(void)
{
    virtual_rig_t rig;
    int status = 0;
    rig_open(&rig, 1);
    const itl_hal_system_t *system = virtual_node_hal(rig.a)->system;
    pid_t child = fork();
    if (child == 0) {
        fclose(stderr);
        system->panic(system->ctx, "here", "what holds");
        _exit(0);
    }
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    rig_close(&rig);
}

static void log_keeps_the_newest_lines(void)
{
    virtual_rig_t rig;
    char text[700];
    rig_open(&rig, 1);
    const itl_hal_log_t *log = virtual_node_hal(rig.a)->log;
    CU_ASSERT_STRING_EQUAL(virtual_node_log(rig.a), "");
    log->write(log->ctx, ITL_HAL_LOG_WARNING, "first");
    CU_ASSERT_STRING_EQUAL(virtual_node_log(rig.a), "warning: first\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.log, "0.000000 a log warning: first\n"));
    memset(text, 'x', sizeof text);
    text[sizeof text - 1u] = '\0';
    for (unsigned i = 0; i < 100; i++)
        log->write(log->ctx, ITL_HAL_LOG_ERROR, text);
    log->write(log->ctx, ITL_HAL_LOG_DEBUG, "last");
    const char *kept = virtual_node_log(rig.a);
    CU_ASSERT_TRUE(strlen(kept) <= 16384 && strlen(kept) > 15000);
    CU_ASSERT_STRING_EQUAL(kept + strlen(kept) - 12u, "debug: last\n");
    CU_ASSERT_NSTRING_EQUAL(kept, "error: xxx", 10);
    rig_close(&rig);
}

static itl_hal_status_t resolve(const virtual_rig_t *rig, const char *name, itl_hal_addr_t *out)
{
    itl_hal_status_t status = rig->a_net->resolve(rig->a_net->ctx, name, 0, out);
    CU_ASSERT_EQUAL(status, ITL_HAL_AGAIN);
    CU_ASSERT_EQUAL(rig->a_net->wait(rig->a_net->ctx, ITL_HAL_FOREVER, NULL, 0, NULL), ITL_HAL_OK);
    return rig->a_net->resolve(rig->a_net->ctx, name, 0, out);
}

static void names_are_looked_up_in_time(void)
{
    virtual_rig_t rig;
    rig_open(&rig, 1);
    itl_hal_addr_t b = rig_b(&rig, 0);
    itl_hal_addr_t found = {.port = 69};
    virtual_world_set_name(rig.world, "TFTP.example", &b);
    virtual_world_set_resolve_delay(rig.world, 30000);
    CU_ASSERT_EQUAL(resolve(&rig, "tftp.EXAMPLE", &found), ITL_HAL_OK);
    CU_ASSERT_EQUAL(memcmp(found.ip, b.ip, sizeof b.ip), 0);
    CU_ASSERT_EQUAL(found.port, 69);
    CU_ASSERT_EQUAL(virtual_world_now_ms(rig.world), 30);
    itl_hal_addr_t a = virtual_node_address(rig.a);
    virtual_world_set_name(rig.world, "tftp.example", &a);
    CU_ASSERT_EQUAL(resolve(&rig, "tftp.example", &found), ITL_HAL_OK);
    CU_ASSERT_EQUAL(memcmp(found.ip, a.ip, sizeof a.ip), 0);
    virtual_world_set_name(rig.world, "tftp.example", NULL);
    CU_ASSERT_EQUAL(resolve(&rig, "tftp.example", &found), ITL_HAL_ERR_NO_HOST);
    rig_close(&rig);
}

static void end_of_a_look_up_is_told_once(void)
{
    virtual_rig_t rig;
    itl_hal_addr_t found = {0};
    itl_hal_socket_t ready[2];
    size_t count = 9;
    rig_open(&rig, 1);
    CU_ASSERT_EQUAL(rig.a_net->resolve(rig.a_net->ctx, "localhost", 0, &found), ITL_HAL_AGAIN);
    CU_ASSERT_EQUAL(rig.a_net->wait(rig.a_net->ctx, 500, ready, 2, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL(count, 0);
    CU_ASSERT_EQUAL(virtual_world_now_ms(rig.world), 1);
    CU_ASSERT_EQUAL(rig.a_net->wait(rig.a_net->ctx, 500, ready, 2, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL(virtual_world_now_ms(rig.world), 500);
    rig_close(&rig);
}

static void look_ups_have_a_limit(void)
{
    virtual_rig_t rig;
    itl_hal_addr_t found = {0};
    char name[16];
    rig_open(&rig, 1);
    for (unsigned i = 0; i < 32; i++) {
        snprintf(name, sizeof name, "host%u", i);
        CU_ASSERT_EQUAL(rig.a_net->resolve(rig.a_net->ctx, name, 0, &found), ITL_HAL_AGAIN);
    }
    CU_ASSERT_EQUAL(rig.a_net->resolve(rig.a_net->ctx, "more", 0, &found), ITL_HAL_ERR_LIMIT);
    rig_run(&rig, 10);
    CU_ASSERT_EQUAL(rig.a_net->resolve(rig.a_net->ctx, "host3", 0, &found), ITL_HAL_ERR_NO_HOST);
    CU_ASSERT_EQUAL(rig.a_net->resolve(rig.a_net->ctx, "more", 0, &found), ITL_HAL_AGAIN);
    rig_close(&rig);
}

static void ready_nodes_are_named_once(void)
{
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    itl_hal_addr_t found = {0};
    rig_open(&rig, 1);
    rig_udp(&rig, &at_a, &at_b);
    CU_ASSERT_PTR_NULL(virtual_world_ready(rig.world));
    rig_send_numbers(&rig, at_a, 3);
    rig.a_net->resolve(rig.a_net->ctx, "localhost", 0, &found);
    CU_ASSERT_PTR_NULL(virtual_world_ready(rig.world));
    rig_run(&rig, 10);
    CU_ASSERT_PTR_EQUAL(virtual_world_ready(rig.world), rig.b);
    CU_ASSERT_PTR_EQUAL(virtual_world_ready(rig.world), rig.a);
    CU_ASSERT_PTR_NULL(virtual_world_ready(rig.world));
    rig_send_numbers(&rig, at_a, 1);
    rig_run(&rig, 10);
    CU_ASSERT_PTR_EQUAL(virtual_world_ready(rig.world), rig.b);
    rig_close(&rig);
}

static void power_off_takes_all_but_the_flash(void)
{
    static const virtual_geometry_t geometry = {.sector_size = 256, .sector_count = 2, .program_size = 1};
    virtual_rig_t rig;
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_c;
    uint32_t number = 0;
    itl_hal_addr_t found = {0};
    rig_open(&rig, 1);
    virtual_flash_t *flash = virtual_flash_create(&geometry, 1);
    virtual_node_t *c = virtual_node_create(rig.world, "c", NULL, flash);
    const itl_hal_t *hal = virtual_node_hal(c);
    const itl_hal_net_t *net = hal->net;
    itl_hal_addr_t local = virtual_node_address(c);
    local.port = 69;
    CU_ASSERT_EQUAL(rig.a_net->udp_open(rig.a_net->ctx, NULL, &at_a), ITL_HAL_OK);
    CU_ASSERT_EQUAL(net->udp_open(net->ctx, &local, &at_c), ITL_HAL_OK);
    CU_ASSERT_EQUAL(net->resolve(net->ctx, "localhost", 0, &found), ITL_HAL_AGAIN);
    CU_ASSERT_EQUAL(hal->flash->program(hal->flash->ctx, 0, "kept", 4), ITL_HAL_OK);
    virtual_node_power_off(c);
    CU_ASSERT_EQUAL(hal->flash->read(hal->flash->ctx, 0, &number, 1), ITL_HAL_ERR_POWER);
    CU_ASSERT_EQUAL(net->udp_open(net->ctx, &local, &at_c), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(rig.a_net->udp_send(rig.a_net->ctx, at_a, &local, "x", 1), ITL_HAL_OK);
    rig_run(&rig, 10);
    CU_ASSERT_EQUAL(virtual_world_net_counters(rig.world).lost, 1);
    virtual_node_power_on(c);
    CU_ASSERT_EQUAL(hal->flash->read(hal->flash->ctx, 0, &number, 4), ITL_HAL_OK);
    CU_ASSERT_EQUAL(memcmp(&number, "kept", 4), 0);
    CU_ASSERT_EQUAL(net->local_addr(net->ctx, at_c, &found), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(net->udp_open(net->ctx, &local, &at_c), ITL_HAL_OK);
    rig_close(&rig);
    virtual_flash_destroy(flash);
}

static void note_has_the_time(void)
{
    virtual_rig_t rig;
    rig_open(&rig, 1);
    virtual_world_step(rig.world, 61002);
    virtual_world_note(rig.world, "step 2: 100% done");
    CU_ASSERT_STRING_EQUAL(rig.log, "61.002000 step 2: 100% done\n");
    virtual_world_set_log(rig.world, NULL, NULL);
    virtual_world_note(rig.world, "unheard");
    CU_ASSERT_STRING_EQUAL(rig.log, "61.002000 step 2: 100% done\n");
    rig_close(&rig);
}

/** A day on a bad network: the log of it. */
static void eventful_run(virtual_rig_t *rig, uint64_t seed)
{
    static const virtual_link_t bad = {
        .loss_ppm = 100000, .duplicate_ppm = 50000, .reorder_ppm = 50000, .min_delay_us = 100, .max_delay_us = 9000};
    itl_hal_socket_t at_a;
    itl_hal_socket_t at_b;
    itl_hal_socket_t client;
    itl_hal_socket_t server;
    char buf[512];
    size_t done = 0;
    rig_open(rig, seed);
    rig_udp(rig, &at_a, &at_b);
    rig_connect(rig, &client, &server);
    virtual_world_set_link(rig->world, &bad);
    for (unsigned i = 0; i < 30; i++) {
        const itl_hal_random_t *random = virtual_node_hal(rig->a)->random;
        random->fill(random->ctx, buf, sizeof buf);
        rig_send_numbers(rig, at_a, 10);
        rig->a_net->tcp_send(rig->a_net->ctx, client, buf, sizeof buf, &done);
        rig_run(rig, 5);
        rig->b_net->tcp_recv(rig->b_net->ctx, server, buf, sizeof buf, &done);
    }
    rig->a_net->close(rig->a_net->ctx, client);
    rig_run(rig, 60000);
}

static void same_seed_gives_the_same_log(void)
{
    virtual_rig_t one;
    virtual_rig_t same;
    virtual_rig_t other;
    eventful_run(&one, 42);
    eventful_run(&same, 42);
    eventful_run(&other, 43);
    CU_ASSERT_TRUE(one.log_len > 10000);
    CU_ASSERT_EQUAL(one.log_len, same.log_len);
    CU_ASSERT_EQUAL(strcmp(one.log, same.log), 0);
    CU_ASSERT_NOT_EQUAL(strcmp(one.log, other.log), 0);
    rig_close(&one);
    rig_close(&same);
    rig_close(&other);
}

CU_TestInfo virtual_world_tests[] = {
    {"time moves only when asked", time_moves_only_when_asked},
    {"wait without anything to come is an error", wait_without_anything_to_come_is_an_error},
    {"wait moves time to the arrival", wait_moves_time_to_the_arrival},
    {"UTC follows time", utc_follows_time},
    {"addresses belong to one node", addresses_belong_to_one_node},
    {"a node gets another address", a_node_gets_another_address},
    {"only unicast addresses are for nodes", only_unicast_addresses_are_for_nodes},
    {"random streams follow from the seed", random_streams_follow_from_the_seed},
    {"user pointer and counts are kept", user_pointer_and_counts_are_kept},
    {"panic is handed on", panic_is_handed_on},
    {"panic that nobody takes aborts", panic_that_nobody_takes_aborts},
    {"log keeps the newest lines", log_keeps_the_newest_lines},
    {"names are looked up in time", names_are_looked_up_in_time},
    {"end of a look-up is told once", end_of_a_look_up_is_told_once},
    {"look-ups have a limit", look_ups_have_a_limit},
    {"ready nodes are named once", ready_nodes_are_named_once},
    {"power off takes all but the flash", power_off_takes_all_but_the_flash},
    {"note has the time", note_has_the_time},
    {"same seed gives the same log", same_seed_gives_the_same_log},
    CU_TEST_INFO_NULL,
};
