/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The HAL on Linux, against the contract. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hal_conformance.h"
#include "posix/posix.h"
#include "posix_tests.h"

#define FOLDER_TEMPLATE "unit_hal_posix.XXXXXX"

const posix_flash_geometry_t posix_test_geometry = {.sector_size = 4096, .sector_count = 8, .program_size = 8};

static char folder[sizeof FOLDER_TEMPLATE];
static posix_flash_geometry_t geometry;
static posix_net_t *net;
static posix_flash_t *flash;
static posix_hal_t machine;

void posix_test_folder_make(void)
{
    memcpy(folder, FOLDER_TEMPLATE, sizeof folder);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
}

void posix_test_path(char *path, size_t cap, const char *name)
{
    snprintf(path, cap, "%s/%s", folder, name);
}

void posix_test_folder_remove(void)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry = dir == NULL ? NULL : readdir(dir); entry != NULL; entry = readdir(dir)) {
        char path[sizeof folder + 1u + sizeof entry->d_name];
        posix_test_path(path, sizeof path, entry->d_name);
        if (entry->d_name[0] != '.')
            remove(path);
    }
    if (dir != NULL)
        closedir(dir);
    CU_ASSERT_EQUAL(rmdir(folder), 0);
}

static const itl_hal_t *open_machine(void)
{
    char path[64];
    posix_test_folder_make();
    posix_test_path(path, sizeof path, "flash.img");
    net = posix_net_create();
    if (net == NULL || posix_flash_open(&flash, path, &geometry, POSIX_FLASH_CREATE) != POSIX_FLASH_OK)
        return NULL;
    posix_hal_init(&machine, net, flash, ITL_HAL_LOG_ERROR);
    return &machine.hal;
}

static void close_machine(void)
{
    posix_net_destroy(net);
    posix_flash_close(flash);
    net = NULL;
    flash = NULL;
    posix_test_folder_remove();
}

static void setup(void)
{
    geometry = posix_test_geometry;
    conformance_setup();
}

static void setup_small_sectors(void)
{
    geometry = (posix_flash_geometry_t){.sector_size = 256, .sector_count = 3, .program_size = 1};
    conformance_setup();
}

static void setup_large_granules(void)
{
    geometry = (posix_flash_geometry_t){.sector_size = 65536, .sector_count = 2, .program_size = 32};
    conformance_setup();
}

/* "localhost" stands in every machine's hosts file. A label of 64 letters fits in no DNS query (RFC 1035 section
 * 2.3.4), so that asking for it sends none. */
const conformance_subject_t conformance_subject = {
    .open = open_machine,
    .close = close_machine,
    .sockets = 500,
    .self = {127, 0, 0, 1},
    .connections = 50,
    .ipv6 = CONFORMANCE_IPV6_BY_MACHINE,
    .known_name = "localhost",
    .unknown_name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid",
    .inapplicable = 1, /* IPv6 */
};

static void panic_in_a_child(int writes_to)
{
    static posix_hal_t doomed;
    posix_hal_init(&doomed, NULL, NULL, ITL_HAL_LOG_ERROR);
    dup2(writes_to, STDERR_FILENO);
    doomed.system.panic(doomed.system.ctx, "itl_store_begin", "store->opened");
    _exit(0);
}

static void panic_says_one_line_and_aborts(void)
{
    int ends[2], status = 0;
    char line[256] = "";
    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0)
        panic_in_a_child(ends[1]);
    close(ends[1]);
    ssize_t len = read(ends[0], line, sizeof line - 1);
    close(ends[0]);
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    CU_ASSERT_PTR_NOT_NULL(strstr(line, "itl_store_begin: `store->opened`"));
    CU_ASSERT_TRUE_FATAL(len > 0);
    CU_ASSERT_PTR_EQUAL(strchr(line, '\n'), line + len - 1);
}

static CU_TestInfo machine_tests[] = {
    {"panic says one line and aborts", panic_says_one_line_and_aborts},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"flash", NULL, NULL, setup, conformance_teardown, conformance_flash_tests},
    {"flash of small sectors", NULL, NULL, setup_small_sectors, conformance_teardown, conformance_flash_tests},
    {"flash of large granules", NULL, NULL, setup_large_granules, conformance_teardown, conformance_flash_tests},
    {"udp", NULL, NULL, setup, conformance_teardown, conformance_udp_tests},
    {"tcp", NULL, NULL, setup, conformance_teardown, conformance_tcp_tests},
    {"wait", NULL, NULL, setup, conformance_teardown, conformance_wait_tests},
    {"other", NULL, NULL, setup, conformance_teardown, conformance_other_tests},
    {"machine", NULL, NULL, setup, conformance_teardown, machine_tests},
    {"posix flash", NULL, NULL, posix_test_folder_make, posix_test_folder_remove, posix_flash_tests},
    {"posix watch", NULL, NULL, NULL, NULL, posix_watch_tests},
    {"posix net", NULL, NULL, NULL, NULL, posix_net_tests},
    CU_SUITE_INFO_NULL,
};

/* The flash suite runs on three geometries. */
const unsigned unit_tests_expected = CONFORMANCE_TESTS + 2u * 11u + 1u + POSIX_TESTS;
