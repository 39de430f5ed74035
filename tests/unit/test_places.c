/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Places that many clients share: who makes room. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/descriptors.h"
#include "base/places.h"
#include "runner.h"

enum { SEATS = 8 };

typedef struct rig {
    places_t *places;
    place_t seat[64];
} rig_t;

static rig_t rig_of(size_t capacity)
{
    rig_t rig;
    memset(&rig, 0, sizeof rig);
    rig.places = places_create(capacity);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rig.places);
    return rig;
}

static itl_hal_addr_t ipv4(uint8_t last, uint16_t port)
{
    return (itl_hal_addr_t){.family = ITL_HAL_IPV4, .ip = {192, 0, 2, last}, .port = port};
}

static void take(rig_t *rig, int seat, uint8_t host)
{
    itl_hal_addr_t from = ipv4(host, (uint16_t)(1000 + seat));
    CU_ASSERT_TRUE(places_take(rig->places, &rig->seat[seat], &from));
}

static void leave(rig_t *rig, int seat)
{
    places_leave(rig->places, &rig->seat[seat]);
}

/* The seat that makes room; -1: none. */
static int oldest(const rig_t *rig)
{
    const place_t *place = places_oldest(rig->places);
    return place == NULL ? -1 : (int)(place - rig->seat);
}

static void the_address_that_holds_most_makes_room(void)
{
    rig_t rig = rig_of(SEATS);
    CU_ASSERT_EQUAL(oldest(&rig), -1);
    take(&rig, 0, 1); /* Older than any of the other's. */
    for (int i = 1; i < SEATS; i++)
        take(&rig, i, 2);
    CU_ASSERT_TRUE(places_full(rig.places));
    itl_hal_addr_t third = ipv4(3, 1);
    CU_ASSERT_FALSE(places_take(rig.places, &rig.seat[SEATS], &third));
    for (int i = 1; i < SEATS - 1; i++) {
        CU_ASSERT_EQUAL(oldest(&rig), i);
        leave(&rig, i);
    }
    CU_ASSERT_EQUAL(places_taken(rig.places), 2);
    places_destroy(rig.places);
}

static void among_equals_the_least_recent_makes_room(void)
{
    rig_t rig = rig_of(SEATS);
    for (int i = 0; i < SEATS; i++)
        take(&rig, i, (uint8_t)i);
    CU_ASSERT_EQUAL(oldest(&rig), 0);
    places_touch(rig.places, &rig.seat[0]);
    CU_ASSERT_EQUAL(oldest(&rig), 1);
    leave(&rig, 1);
    CU_ASSERT_EQUAL(oldest(&rig), 2);
    take(&rig, 1, 5);
    CU_ASSERT_EQUAL(oldest(&rig), 5);
    places_destroy(rig.places);
}

static void who_gets_on_is_the_newest_of_its_address(void)
{
    rig_t rig = rig_of(SEATS);
    for (int i = 0; i < 3; i++)
        take(&rig, i, 1);
    places_touch(rig.places, &rig.seat[0]);
    CU_ASSERT_EQUAL(oldest(&rig), 1);
    places_touch(rig.places, &rig.seat[2]);
    leave(&rig, 1);
    CU_ASSERT_EQUAL(oldest(&rig), 0);
    places_touch(rig.places, &rig.seat[1]); /* Holds none. */
    leave(&rig, 1);
    CU_ASSERT_EQUAL(places_taken(rig.places), 2);
    places_destroy(rig.places);
}

static void a_network_of_ipv6_is_one_address(void)
{
    static const struct {
        uint8_t first[2], seventh, last;
    } cases[] = {
        {{0x20, 0x01}, 0, 1}, {{0xfe, 0x80}, 0, 1}, {{0xfe, 0x80}, 0, 2}, {{0x20, 0x01}, 9, 1}, {{0x20, 0x01}, 0, 2}};
    rig_t rig = rig_of(SEATS);
    for (int i = 0; i < 5; i++) {
        itl_hal_addr_t from = {.family = ITL_HAL_IPV6, .ip = {cases[i].first[0], cases[i].first[1]}};
        from.ip[6] = cases[i].seventh;
        from.ip[15] = cases[i].last;
        CU_ASSERT_TRUE(places_take(rig.places, &rig.seat[i], &from));
    }
    CU_ASSERT_EQUAL(oldest(&rig), 0);
    CU_ASSERT_PTR_EQUAL(rig.seat[0].holder, rig.seat[4].holder);
    CU_ASSERT_PTR_NOT_EQUAL(rig.seat[1].holder, rig.seat[2].holder);
    CU_ASSERT_PTR_NOT_EQUAL(rig.seat[0].holder, rig.seat[3].holder);
    places_destroy(rig.places);
}

/* Against a table that is searched from end to end. */
static void many_changes_agree_with_a_search(void)
{
    rig_t rig = rig_of(48);
    unsigned held[8] = {0}, host_of[64] = {0}, taken = 0;
    uint32_t state = 7;
    for (int step = 0; step < 20000; step++) {
        state = state * 1664525 + 1013904223;
        unsigned seat = (state >> 16) % 64, host = (state >> 24) % 8;
        if (rig.seat[seat].holder != NULL) {
            leave(&rig, (int)seat);
            held[host_of[seat]]--;
            taken--;
        } else if (!places_full(rig.places)) {
            take(&rig, (int)seat, (uint8_t)host);
            host_of[seat] = host;
            held[host]++;
            taken++;
        }
        unsigned most = 0;
        for (unsigned i = 0; i < 8; i++)
            most = held[i] > most ? held[i] : most;
        CU_ASSERT_EQUAL_FATAL(places_taken(rig.places), taken);
        CU_ASSERT_TRUE_FATAL(taken == 0 ? oldest(&rig) == -1 : held[host_of[oldest(&rig)]] == most);
    }
    places_destroy(rig.places);
    places_destroy(NULL);
}

/* Comes last: the limit of this process is not raised again. */
static void a_service_gets_its_share_of_descriptors(void)
{
    struct rlimit limit = {.rlim_cur = 64, .rlim_max = DESCRIPTORS_RESERVED + 300};
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_NOFILE, &limit), 0);
    CU_ASSERT_EQUAL(descriptors_share(100, 2), 100);
    CU_ASSERT_EQUAL(descriptors_share(1000, 2), 150);
    CU_ASSERT_EQUAL(descriptors_share(1000, 1000), 1);
    limit.rlim_max = 64;
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_NOFILE, &limit), 0);
    CU_ASSERT_EQUAL(descriptors_share(1000, 1), 1);
}

static CU_TestInfo tests[] = {
    {"the address that holds most makes room", the_address_that_holds_most_makes_room},
    {"among equals the least recent makes room", among_equals_the_least_recent_makes_room},
    {"who gets on is the newest of its address", who_gets_on_is_the_newest_of_its_address},
    {"a network of IPv6 is one address", a_network_of_ipv6_is_one_address},
    {"many changes agree with a search", many_changes_agree_with_a_search},
    {"a service gets its share of descriptors", a_service_gets_its_share_of_descriptors},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"places", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 6;
