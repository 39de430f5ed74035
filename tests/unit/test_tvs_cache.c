/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <CUnit/CUnit.h>
#include <string.h>

#include "runner.h"
#include "tvs/tvs_cache.h"

#define SAST UINT32_C(1)
#define TFTP (UINT32_C(1) << 3)

static itl_tvs_cache_t cache;
static uint8_t der[ITL_TVS_CACHE_BYTES + 1];

static itl_tvs_key_t key(unsigned number)
{
    itl_tvs_key_t made = {{(uint8_t)number, (uint8_t)(number >> 8), 7}};
    return made;
}

/* Puts the answer to question n: a certificate of len bytes n. */
static void put_query(uint64_t now, unsigned n, uint32_t ttl_s, size_t len)
{
    const itl_tvs_key_t question = key(n), certificate = key(n + 1000);
    memset(der, (int)n, len);
    itl_tvs_cache_put(&cache, now, &question, &certificate, SAST, ttl_s, der, len);
}

/* Is the answer to question n there, with its certificate? */
static bool has(uint64_t now, unsigned n, size_t wanted)
{
    const itl_tvs_key_t question = key(n);
    size_t len = 0;
    const uint8_t *got = itl_tvs_cache_question(&cache, now, &question, SAST, &len);
    return got != NULL && len == wanted && got[0] == (uint8_t)n && got[len - 1] == (uint8_t)n;
}

static bool has_certificate(uint64_t now, unsigned n, uint32_t roles)
{
    const itl_tvs_key_t certificate = key(n);
    return itl_tvs_cache_certificate(&cache, now, &certificate, roles);
}

static void start(void)
{
    memset(&cache, 0, sizeof cache);
}

static void test_ttl(void)
{
    start();
    put_query(5000, 1, 10, 700);
    CU_ASSERT(has(5000, 1, 700));
    CU_ASSERT(has(14999, 1, 700));
    CU_ASSERT_FALSE(has(15000, 1, 700));
    CU_ASSERT_EQUAL(cache.count, 0);
    CU_ASSERT_EQUAL(cache.used, 0);
    put_query(0, 1, 0, 700);
    CU_ASSERT_FALSE(has(0, 1, 700));
    put_query(0, 1, UINT32_MAX, 700); /* 136 years in ms are more than 32 bits */
    CU_ASSERT(has(UINT64_C(4294967294999), 1, 700));
    CU_ASSERT_FALSE(has(UINT64_C(4294967295000), 1, 700));
}

static void test_roles_and_keys(void)
{
    const itl_tvs_key_t question = key(1);
    size_t len = 0;
    start();
    put_query(0, 1, 10, 700);
    CU_ASSERT_PTR_NULL(itl_tvs_cache_question(&cache, 0, &question, TFTP, &len));
    CU_ASSERT_PTR_NOT_NULL(itl_tvs_cache_question(&cache, 0, &question, TFTP | SAST, &len));
    CU_ASSERT_FALSE(has(0, 2, 700));
    CU_ASSERT(has_certificate(0, 1001, SAST)); /* a QUERY's answer serves a VERIFY too */
    CU_ASSERT_FALSE(has_certificate(0, 1001, TFTP));
    CU_ASSERT_FALSE(has_certificate(0, 1, SAST)); /* the key of a question is none of a certificate */
}

static void test_verify_answers(void)
{
    const itl_tvs_key_t certificate = key(5);
    start();
    itl_tvs_cache_put(&cache, 0, NULL, &certificate, TFTP, 10, NULL, 0);
    CU_ASSERT(has_certificate(9999, 5, TFTP));
    CU_ASSERT_FALSE(has_certificate(10000, 5, TFTP));
    CU_ASSERT_EQUAL(cache.used, 0);
    itl_tvs_cache_put(&cache, 0, NULL, &certificate, TFTP, 10, NULL, 0);
    CU_ASSERT_FALSE(has(0, 5, 1)); /* ... but a VERIFY's answer has no certificate to give */
}

static void test_bounded_by_count(void)
{
    start();
    for (unsigned n = 1; n <= ITL_TVS_CACHE_ENTRIES + 3; n++)
        put_query(0, n, 10, 10 + n);
    CU_ASSERT_EQUAL(cache.count, ITL_TVS_CACHE_ENTRIES);
    for (unsigned n = 1; n <= ITL_TVS_CACHE_ENTRIES + 3; n++)
        CU_ASSERT_EQUAL(has(0, n, 10 + n), n > 3);
}

static void test_bounded_by_bytes(void)
{
    start();
    put_query(0, 1, 10, 1500);
    put_query(0, 2, 10, 1500);
    put_query(0, 3, 10, 1000);
    CU_ASSERT(has(0, 1, 1500) && has(0, 2, 1500) && has(0, 3, 1000));
    put_query(0, 4, 10, 1500); /* needs the room of the oldest */
    CU_ASSERT(!has(0, 1, 1500) && has(0, 2, 1500) && has(0, 3, 1000) && has(0, 4, 1500));
    put_query(0, 5, 10, ITL_TVS_CACHE_BYTES); /* needs all of it */
    CU_ASSERT(has(0, 5, ITL_TVS_CACHE_BYTES));
    CU_ASSERT_EQUAL(cache.count, 1);
    put_query(0, 6, 10, ITL_TVS_CACHE_BYTES + 1); /* fits nowhere */
    CU_ASSERT(has(0, 5, ITL_TVS_CACHE_BYTES));
    CU_ASSERT_EQUAL(cache.count, 1);
}

static void test_replaced(void)
{
    start();
    put_query(0, 1, 10, 700);
    put_query(0, 2, 10, 600);
    put_query(0, 1, 20, 800);
    CU_ASSERT_EQUAL(cache.count, 2);
    CU_ASSERT_EQUAL(cache.used, 1400);
    CU_ASSERT(has(0, 1, 800) && has(0, 2, 600));
    CU_ASSERT(has(15000, 1, 800));
    CU_ASSERT_FALSE(has(15000, 2, 600));
}

static void test_expired_makes_room_first(void)
{
    start();
    put_query(0, 1, 100, 100);
    put_query(0, 2, 5, 100);
    for (unsigned n = 3; n <= ITL_TVS_CACHE_ENTRIES; n++)
        put_query(0, n, 100, 100);
    put_query(5000, 20, 100, 100);
    CU_ASSERT(has(5000, 1, 100)); /* older, but it still held */
    CU_ASSERT(has(5000, 20, 100));
}

static void test_forget(void)
{
    const itl_tvs_key_t question = key(2), certificate = key(1003);
    start();
    for (unsigned n = 1; n <= 4; n++)
        put_query(0, n, 10, 100 * n);
    itl_tvs_cache_forget(&cache, &question, NULL);
    CU_ASSERT(has(0, 1, 100) && !has(0, 2, 200) && has(0, 3, 300) && has(0, 4, 400));
    itl_tvs_cache_forget(&cache, NULL, &certificate); /* denied by VERIFY: the QUERY's answer goes too */
    CU_ASSERT(has(0, 1, 100) && !has(0, 3, 300) && has(0, 4, 400));
    CU_ASSERT_EQUAL(cache.used, 500);
}

static CU_TestInfo tests[] = {
    {"an answer holds for its TTL", test_ttl},
    {"roles and keys", test_roles_and_keys},
    {"answers to VERIFY", test_verify_answers},
    {"the oldest answer makes room", test_bounded_by_count},
    {"certificates share one block", test_bounded_by_bytes},
    {"a new answer replaces the old one", test_replaced},
    {"what has run out makes room first", test_expired_makes_room_first},
    {"a denial removes what it contradicts", test_forget},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"tvs cache", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 8;
