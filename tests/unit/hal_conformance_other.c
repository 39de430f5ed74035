/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "hal_conformance.h"

/** 2020-01-01 00:00:00 UTC: before it this code was not written. */
#define LONG_AGO INT64_C(1577836800)

static const itl_hal_net_t *net(void)
{
    return conformance_hal->net;
}

static void monotonic_clock_does_not_go_back(void)
{
    const itl_hal_clock_t *clock = conformance_hal->clock;
    uint64_t before_ms = clock->monotonic_ms(clock->ctx);
    CU_ASSERT_EQUAL(net()->wait(net()->ctx, before_ms + 5u, NULL, 0, NULL), ITL_HAL_OK);
    uint64_t after_ms = clock->monotonic_ms(clock->ctx);
    CU_ASSERT_TRUE(after_ms >= before_ms + 5u);
}

static void utc_is_plausible_or_unknown(void)
{
    const itl_hal_clock_t *clock = conformance_hal->clock;
    int64_t utc_s = clock->utc_s(clock->ctx);
    CU_ASSERT_TRUE(utc_s <= 0 || utc_s >= LONG_AGO);
}

static void random_bytes_differ(void)
{
    const itl_hal_random_t *random = conformance_hal->random;
    uint8_t a[64] = {0};
    uint8_t b[64] = {0};
    CU_ASSERT_EQUAL(random->fill(random->ctx, a, sizeof a), ITL_HAL_OK);
    CU_ASSERT_EQUAL(random->fill(random->ctx, b, sizeof b), ITL_HAL_OK);
    CU_ASSERT_NOT_EQUAL(memcmp(a, b, sizeof a), 0);
    CU_ASSERT_NOT_EQUAL(memcmp(a, a + 32, 32), 0);
}

static void random_fills_just_what_is_asked(void)
{
    const itl_hal_random_t *random = conformance_hal->random;
    uint8_t buf[9];
    bool last_changed = false;
    for (unsigned tries = 0; tries < 64u && !last_changed; tries++) {
        memset(buf, 0xA5, sizeof buf);
        CU_ASSERT_EQUAL(random->fill(random->ctx, buf, 7), ITL_HAL_OK);
        CU_ASSERT_EQUAL_FATAL(buf[7], 0xA5);
        last_changed = buf[6] != 0xA5;
    }
    CU_ASSERT_TRUE(last_changed);
    CU_ASSERT_EQUAL(random->fill(random->ctx, buf, 0), ITL_HAL_OK);
}

static void log_and_watchdog_take_calls(void)
{
    const itl_hal_log_t *log = conformance_hal->log;
    const itl_hal_system_t *system = conformance_hal->system;
    log->write(log->ctx, ITL_HAL_LOG_DEBUG, "a line");
    log->write(log->ctx, ITL_HAL_LOG_INFO, "");
    system->watchdog_feed(system->ctx);
}

static itl_hal_status_t resolve_at(const char *host, unsigned index, itl_hal_addr_t *out)
{
    uint64_t limit_ms = conformance_limit();
    itl_hal_status_t status = net()->resolve(net()->ctx, host, index, out);
    while (status == ITL_HAL_AGAIN && conformance_wait(limit_ms))
        status = net()->resolve(net()->ctx, host, index, out);
    return status;
}

static itl_hal_status_t resolve(const char *host, itl_hal_addr_t *out)
{
    return resolve_at(host, 0, out);
}

static void numeric_ipv4_needs_no_look_up(void)
{
    static const uint8_t expected[16] = {192, 0, 2, 255};
    itl_hal_addr_t address = {.port = 6969};
    memset(address.ip, 0xEE, sizeof address.ip);
    CU_ASSERT_EQUAL(net()->resolve(net()->ctx, "192.0.2.255", 0, &address), ITL_HAL_OK);
    CU_ASSERT_EQUAL(address.family, ITL_HAL_IPV4);
    CU_ASSERT_EQUAL(address.port, 6969);
    CU_ASSERT_EQUAL(memcmp(address.ip, expected, sizeof expected), 0);
}

static void numeric_ipv6_needs_no_look_up(void)
{
    static const struct {
        const char *text;
        uint8_t ip[16];
    } cases[] = {
        {"::", {0}},
        {"::1", {[15] = 1}},
        {"2001:db8::", {0x20, 0x01, 0x0d, 0xb8}},
        {"2001:DB8::a:0b", {0x20, 0x01, 0x0d, 0xb8, [13] = 10, [15] = 11}},
        {"1:2:3:4:5:6:7:8", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8}},
        {"::ffff:192.0.2.1", {[10] = 255, [11] = 255, [12] = 192, [14] = 2, [15] = 1}},
        {"1::192.0.2.1", {0, 1, [12] = 192, [14] = 2, [15] = 1}},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        itl_hal_addr_t address = {.port = 1};
        itl_hal_status_t status = net()->resolve(net()->ctx, cases[i].text, 0, &address);
        if (conformance_subject.ipv6 == CONFORMANCE_IPV6_NEVER) {
            CU_ASSERT_EQUAL(status, ITL_HAL_ERR_NO_HOST); /* At once: nobody is asked. */
            continue;
        }
        CU_ASSERT_EQUAL(status, ITL_HAL_OK);
        CU_ASSERT_EQUAL(address.family, ITL_HAL_IPV6);
        CU_ASSERT_EQUAL(address.port, 1);
        CU_ASSERT_EQUAL(memcmp(address.ip, cases[i].ip, sizeof address.ip), 0);
    }
}

static void known_name_resolves(void)
{
    itl_hal_addr_t address = {.port = 69};
    CU_ASSERT_EQUAL(resolve(conformance_subject.known_name, &address), ITL_HAL_OK);
    itl_hal_addr_t expected = conformance_loopback(address.family, 69);
    CU_ASSERT_EQUAL(memcmp(address.ip, expected.ip, sizeof address.ip), 0);
    CU_ASSERT_EQUAL(address.port, 69);
    CU_ASSERT_EQUAL(resolve(conformance_subject.known_name, &address), ITL_HAL_OK);
}

static bool same_host(const itl_hal_addr_t *a, const itl_hal_addr_t *b)
{
    return a->family == b->family && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

static void every_address_of_a_name_comes_once(void)
{
    itl_hal_addr_t found[ITL_HAL_ADDRESSES_MAX + 1u];
    itl_hal_addr_t first = {.port = 7};
    unsigned count = 0;
    itl_hal_status_t status = ITL_HAL_OK;
    CU_ASSERT_EQUAL(resolve(conformance_subject.known_name, &first), ITL_HAL_OK);
    for (; count <= ITL_HAL_ADDRESSES_MAX && status == ITL_HAL_OK; count += status == ITL_HAL_OK) {
        found[count] = (itl_hal_addr_t){.port = 7};
        status = resolve_at(conformance_subject.known_name, count, &found[count]);
    }
    CU_ASSERT_EQUAL(status, ITL_HAL_ERR_NO_HOST);
    CU_ASSERT_TRUE_FATAL(count >= 1u && count <= ITL_HAL_ADDRESSES_MAX);
    CU_ASSERT_TRUE(same_host(&found[0], &first));
    for (unsigned i = 1; i < count; i++) {
        CU_ASSERT_FALSE(same_host(&found[i], &found[i - 1u]));
        CU_ASSERT_TRUE(found[i].family >= found[i - 1u].family);
    }
    CU_ASSERT_EQUAL(resolve_at("192.0.2.1", 0, &first), ITL_HAL_OK);
    CU_ASSERT_EQUAL(net()->resolve(net()->ctx, "192.0.2.1", 1, &first), ITL_HAL_ERR_NO_HOST);
    CU_ASSERT_EQUAL(first.port, 7);
}

static void unknown_name_is_no_host(void)
{
    itl_hal_addr_t address = {.family = ITL_HAL_IPV4, .port = 69};
    CU_ASSERT_EQUAL(resolve(conformance_subject.unknown_name, &address), ITL_HAL_ERR_NO_HOST);
}

static void look_ups_run_side_by_side(void)
{
    itl_hal_addr_t one = {0};
    itl_hal_addr_t other = {0};
    itl_hal_status_t unknown = net()->resolve(net()->ctx, conformance_subject.unknown_name, 0, &other);
    itl_hal_status_t known = net()->resolve(net()->ctx, conformance_subject.known_name, 0, &one);
    CU_ASSERT_TRUE(unknown == ITL_HAL_AGAIN || unknown == ITL_HAL_ERR_NO_HOST);
    CU_ASSERT_TRUE(known == ITL_HAL_AGAIN || known == ITL_HAL_OK);
    CU_ASSERT_EQUAL(resolve(conformance_subject.unknown_name, &other), ITL_HAL_ERR_NO_HOST);
    CU_ASSERT_EQUAL(resolve(conformance_subject.known_name, &one), ITL_HAL_OK);
}

static void most_tests_applied(void)
{
    CU_ASSERT_TRUE(conformance_inapplicable() <= conformance_subject.inapplicable);
}

CU_TestInfo conformance_other_tests[] = {
    {"monotonic clock does not go back", monotonic_clock_does_not_go_back},
    {"UTC is plausible or unknown", utc_is_plausible_or_unknown},
    {"random bytes differ", random_bytes_differ},
    {"random fills just what is asked", random_fills_just_what_is_asked},
    {"log and watchdog take calls", log_and_watchdog_take_calls},
    {"numeric IPv4 needs no look-up", numeric_ipv4_needs_no_look_up},
    {"numeric IPv6 needs no look-up", numeric_ipv6_needs_no_look_up},
    {"known name resolves", known_name_resolves},
    {"every address of a name comes once", every_address_of_a_name_comes_once},
    {"unknown name is no host", unknown_name_is_no_host},
    {"look-ups run side by side", look_ups_run_side_by_side},
    {"most tests applied", most_tests_applied},
    CU_TEST_INFO_NULL,
};
