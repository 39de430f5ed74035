/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wolfSSL's random numbers in the virtual world. */
#include <wolfssl/options.h>

#include <string.h>
#include <wolfssl/wolfcrypt/random.h>

#include "runner.h"
#include "tls/tls_random.h"
#include "virtual/crypto.h"

static virtual_world_t *world;
static virtual_node_t *a;
static virtual_node_t *b;

static void setup(void)
{
    world = virtual_world_create(5);
    a = virtual_node_create(world, "a", NULL, NULL);
    b = virtual_node_create(world, "b", NULL, NULL);
    CU_ASSERT_TRUE(virtual_crypto_open(world));
    virtual_crypto_join(a);
    virtual_crypto_join(b);
}

static void teardown(void)
{
    virtual_crypto_close();
    virtual_world_destroy(world);
}

/* What a generator of wolfSSL draws first, set up and asked at a node's turn. */
static int draw(virtual_node_t *node, uint8_t out[16])
{
    WC_RNG rng;
    memset(out, 0, 16);
    virtual_world_set_turn(world, node);
    int device = itl_tls_device(virtual_node_hal(node != NULL ? node : a)->random);
    int result = wc_InitRng_ex(&rng, NULL, device);
    if (result != 0)
        return result;
    result = wc_RNG_GenerateBlock(&rng, out, 16);
    wc_FreeRng(&rng);
    return result;
}

static void numbers_are_of_the_node_whose_turn_it_is(void)
{
    uint8_t first[2][16];
    uint8_t other[16];
    CU_ASSERT_EQUAL(draw(a, first[0]), 0);
    CU_ASSERT_EQUAL(draw(b, other), 0);
    teardown();
    setup();
    CU_ASSERT_EQUAL(draw(b, other), 0);
    CU_ASSERT_EQUAL(draw(a, first[1]), 0);
    CU_ASSERT_EQUAL(memcmp(first[0], first[1], 16), 0);
    CU_ASSERT_NOT_EQUAL(memcmp(first[0], other, 16), 0);
}

static void nobodys_turn_is_no_turn(void)
{
    uint8_t out[16];
    CU_ASSERT_NOT_EQUAL(draw(NULL, out), 0);
}

static void one_world_has_the_device(void)
{
    virtual_world_t *second = virtual_world_create(6);
    CU_ASSERT_FALSE(virtual_crypto_open(second));
    virtual_crypto_close();
    CU_ASSERT_TRUE(virtual_crypto_open(second));
    virtual_crypto_close();
    virtual_crypto_close();
    virtual_world_destroy(second);
}

static void without_a_device_the_library_draws(void)
{
    const itl_hal_random_t plain = {.ctx = NULL};
    CU_ASSERT_EQUAL(itl_tls_device(NULL), INVALID_DEVID);
    CU_ASSERT_EQUAL(itl_tls_device(&plain), INVALID_DEVID);
}

static CU_TestInfo tests[] = {
    {"numbers are of the node whose turn it is", numbers_are_of_the_node_whose_turn_it_is},
    {"nobody's turn is no turn", nobodys_turn_is_no_turn},
    {"one world has the device", one_world_has_the_device},
    {"without a device the library draws", without_a_device_the_library_draws},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"virtual crypto", NULL, NULL, setup, teardown, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 4;
