/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The HAL of the virtual world, against the contract. */
#include "hal_conformance.h"
#include "virtual_rig.h"

static virtual_geometry_t geometry;
static virtual_world_t *world;
static virtual_flash_t *flash;

static const itl_hal_t *open_machine(void)
{
    flash = virtual_flash_create(&geometry, 7);
    world = virtual_world_create(7);
    virtual_node_t *node = virtual_node_create(world, "machine", NULL, flash);
    const itl_hal_addr_t loopback_ipv6 = {.family = ITL_HAL_IPV6, .ip = {[15] = 1}};
    virtual_world_add_address(world, "localhost", &loopback_ipv6);
    return node == NULL ? NULL : virtual_node_hal(node);
}

static void close_machine(void)
{
    virtual_world_destroy(world);
    virtual_flash_destroy(flash);
}

static void setup(void)
{
    geometry = (virtual_geometry_t){.sector_size = 4096, .sector_count = 8, .program_size = 8};
    conformance_setup();
}

static void setup_small_sectors(void)
{
    geometry = (virtual_geometry_t){.sector_size = 256, .sector_count = 3, .program_size = 1};
    conformance_setup();
}

static void setup_large_granules(void)
{
    geometry = (virtual_geometry_t){.sector_size = 65536, .sector_count = 2, .program_size = 32};
    conformance_setup();
}

static void setup_guarded(void)
{
    geometry = (virtual_geometry_t){.sector_size = 4096, .sector_count = 8, .program_size = 8, .has_ecc = true};
    conformance_setup();
}

const conformance_subject_t conformance_subject = {
    .open = open_machine,
    .close = close_machine,
    .sockets = 3000,
    .self = {127, 0, 0, 1},
    .connections = 50,
    .ipv6 = CONFORMANCE_IPV6_ALWAYS,
    .known_name = "localhost",
    .unknown_name = "nobody.example",
};

CU_SuiteInfo unit_suites[] = {
    {"flash", NULL, NULL, setup, conformance_teardown, conformance_flash_tests},
    {"flash of small sectors", NULL, NULL, setup_small_sectors, conformance_teardown, conformance_flash_tests},
    {"flash of large granules", NULL, NULL, setup_large_granules, conformance_teardown, conformance_flash_tests},
    {"flash with a code", NULL, NULL, setup_guarded, conformance_teardown, conformance_flash_tests},
    {"udp", NULL, NULL, setup, conformance_teardown, conformance_udp_tests},
    {"tcp", NULL, NULL, setup, conformance_teardown, conformance_tcp_tests},
    {"wait", NULL, NULL, setup, conformance_teardown, conformance_wait_tests},
    {"other", NULL, NULL, setup, conformance_teardown, conformance_other_tests},
    {"virtual flash", NULL, NULL, NULL, NULL, virtual_flash_tests},
    {"virtual parts", NULL, NULL, NULL, NULL, virtual_parts_tests},
    {"virtual names", NULL, NULL, NULL, NULL, virtual_names_tests},
    {"virtual world", NULL, NULL, NULL, NULL, virtual_world_tests},
    {"virtual udp", NULL, NULL, NULL, NULL, virtual_udp_tests},
    {"virtual tcp", NULL, NULL, NULL, NULL, virtual_tcp_tests},
    CU_SUITE_INFO_NULL,
};

/* The flash suite runs on four geometries. */
const unsigned unit_tests_expected = CONFORMANCE_TESTS + 3u * 11u + 89u;
