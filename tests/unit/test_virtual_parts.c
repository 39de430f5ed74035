/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random numbers, tables, the queue of events, addresses. */
#include <stdlib.h>
#include <string.h>

#include "virtual/address.h"
#include "virtual/event.h"
#include "virtual/map.h"
#include "virtual_rig.h"

static void random_follows_from_seed_and_stream(void)
{
    virtual_random_t one;
    virtual_random_t same;
    virtual_random_t seed;
    virtual_random_t stream;
    virtual_random_seed(&one, 1, 2);
    virtual_random_seed(&same, 1, 2);
    virtual_random_seed(&seed, 2, 2);
    virtual_random_seed(&stream, 1, 1);
    for (unsigned i = 0; i < 100; i++) {
        uint64_t number = virtual_random_next(&one);
        CU_ASSERT_EQUAL(number, virtual_random_next(&same));
        CU_ASSERT_NOT_EQUAL(number, virtual_random_next(&seed));
        CU_ASSERT_NOT_EQUAL(number, virtual_random_next(&stream));
    }
}

/* Seeds are bug reports: the numbers must stay what they are, on every machine and in every version. */
static void random_stays_what_it_is(void)
{
    virtual_random_t random = {.state = {1, 2, 3, 4}};
    /* From the authors' reference implementation of xoshiro256**. */
    CU_ASSERT_EQUAL(virtual_random_next(&random), 11520u);
    CU_ASSERT_EQUAL(virtual_random_next(&random), 0u);
    CU_ASSERT_EQUAL(virtual_random_next(&random), 1509978240u);
    CU_ASSERT_EQUAL(virtual_random_next(&random), 1215971899390074240u);
}

static void random_below_is_even(void)
{
    virtual_random_t random;
    unsigned seen[6] = {0};
    virtual_random_seed(&random, 5, 0);
    for (unsigned i = 0; i < 60000; i++) {
        uint64_t number = virtual_random_below(&random, 6);
        CU_ASSERT_TRUE_FATAL(number < 6);
        seen[number]++;
    }
    for (unsigned i = 0; i < 6; i++)
        CU_ASSERT_TRUE(seen[i] > 9500 && seen[i] < 10500);
    CU_ASSERT_EQUAL(virtual_random_below(&random, 1), 0);
    CU_ASSERT_EQUAL(virtual_random_below(&random, 0), 0);
    CU_ASSERT_TRUE(virtual_random_below(&random, UINT64_MAX) < UINT64_MAX);
}

static void random_chance_keeps_its_odds(void)
{
    virtual_random_t random;
    unsigned hits = 0;
    virtual_random_seed(&random, 5, 0);
    for (unsigned i = 0; i < 100000; i++) {
        hits += virtual_random_chance(&random, 250000);
        CU_ASSERT_FALSE_FATAL(virtual_random_chance(&random, 0));
        CU_ASSERT_TRUE_FATAL(virtual_random_chance(&random, VIRTUAL_ALWAYS));
    }
    CU_ASSERT_TRUE(hits > 24000 && hits < 26000);
}

static void map_keeps_entries_of_one_key(void)
{
    vmap_t map = {0};
    int values[1000];
    for (unsigned i = 0; i < 1000; i++)
        vmap_add(&map, i % 100u, &values[i]);
    CU_ASSERT_EQUAL(map.count, 1000);
    for (uint64_t key = 0; key < 100; key++) {
        unsigned found = 0;
        for (const vmap_entry_t *entry = vmap_find(&map, key); entry != NULL; entry = vmap_again(entry))
            found += (uint64_t)((int *)entry->value - values) % 100u == key;
        CU_ASSERT_EQUAL(found, 10);
    }
    CU_ASSERT_PTR_EQUAL(vmap_find(&map, 7)->value, &values[907]); /* The newest. */
    vmap_remove(&map, 7, &values[907]);
    vmap_remove(&map, 7, &values[907]);
    vmap_remove(&map, 8, &values[907]);
    CU_ASSERT_EQUAL(map.count, 999);
    CU_ASSERT_PTR_EQUAL(vmap_find(&map, 7)->value, &values[807]);
    CU_ASSERT_PTR_NULL(vmap_find(&map, 100));
    vmap_free(&map, NULL);
    CU_ASSERT_PTR_NULL(vmap_find(&map, 7));
    vmap_remove(&map, 7, &values[807]);
}

static void map_frees_its_values(void)
{
    vmap_t map = {0};
    for (unsigned i = 0; i < 50; i++)
        vmap_add(&map, i, malloc(10));
    vmap_free(&map, free); /* The sanitizer tells of leaks. */
    CU_ASSERT_EQUAL(map.count, 0);
}

static void events_come_in_order(void)
{
    vevents_t events = {0};
    virtual_random_t random;
    virtual_random_seed(&random, 3, 0);
    for (uint32_t i = 0; i < 2000; i++)
        vevent_plan(&events, &(vevent_t){.time_us = virtual_random_below(&random, 100), .id = i});
    vevent_t last = {0};
    vevent_t event;
    unsigned taken = 0;
    for (; vevent_take(&events, &event); taken++) {
        bool later = event.time_us > last.time_us || (event.time_us == last.time_us && event.id >= last.id);
        CU_ASSERT_TRUE_FATAL(later);
        last = event;
    }
    CU_ASSERT_EQUAL(taken, 2000);
    CU_ASSERT_PTR_NULL(vevent_next(&events));
    vevent_free(&events);
}

static void malformed_addresses_are_none(void)
{
    static const char *const texts[] = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        "1..2.3",
        "a.b.c.d",
        "1.2.3.-4",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1::2::3",
        "12345::",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "g::",
        "::1%lo",
        "[::1]",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1.2.3.4::",
        "::1.2.3",
        "1:",
        "::1.2.3.4:5",
        ":1::",
        "1:2:3:4:5:6:7:",
    };
    for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        itl_hal_addr_t address = {.family = (itl_hal_family_t)99, .port = 7};
        if (vaddr_parse(texts[i], &address))
            CU_FAIL("a malformed address was taken");
        CU_ASSERT_EQUAL(address.family, 99);
    }
}

static void addresses_are_printed(void)
{
    char text[VADDR_TEXT_BYTES];
    itl_hal_addr_t address = {.port = 65535};
    CU_ASSERT_TRUE(vaddr_parse("255.255.255.255", &address));
    CU_ASSERT_STRING_EQUAL(vaddr_text(&address, text), "255.255.255.255:65535");
    CU_ASSERT_TRUE(vaddr_parse("2001:db8::ff", &address));
    CU_ASSERT_STRING_EQUAL(vaddr_text(&address, text), "[2001:db8:0:0:0:0:0:ff]:65535");
    CU_ASSERT_TRUE(vaddr_parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", &address));
    CU_ASSERT_STRING_EQUAL(vaddr_text(&address, text), "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535");
}

CU_TestInfo virtual_parts_tests[] = {
    {"random follows from seed and stream", random_follows_from_seed_and_stream},
    {"random stays what it is", random_stays_what_it_is},
    {"random below is even", random_below_is_even},
    {"random chance keeps its odds", random_chance_keeps_its_odds},
    {"map keeps entries of one key", map_keeps_entries_of_one_key},
    {"map frees its values", map_frees_its_values},
    {"events come in order", events_come_in_order},
    {"malformed addresses are none", malformed_addresses_are_none},
    {"addresses are printed", addresses_are_printed},
    CU_TEST_INFO_NULL,
};
