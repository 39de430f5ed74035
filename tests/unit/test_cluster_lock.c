/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who waits for a cluster that somebody else holds: on this machine, and in the virtual world. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/machine.h"
#include "cluster_rig.h"
#include "posix/clock.h"
#include "virtual/virtual.h"

static cluster_rig_t rig;
static virtual_world_t *world;

static void setup(void)
{
    cluster_rig_open(&rig);
    CU_ASSERT_EQUAL_FATAL(mkdir(rig.path, 0700), 0);
    cluster_rig_put(&rig, "nodes.yaml", "release: none\n");
    cluster_rig_put(&rig, ".lock", "");
    world = virtual_world_create(7);
}

static void teardown(void)
{
    machine_use(NULL);
    virtual_world_destroy(world);
    cluster_rig_close(&rig);
}

static int hold(void)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/.lock", rig.path);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    CU_ASSERT_EQUAL_FATAL(flock(fd, LOCK_EX), 0);
    return fd;
}

/* Lets go while another thread waits for it. */
static void *let_go(void *fd)
{
    posix_pause(30);
    close(*(int *)fd);
    return NULL;
}

static void test_one_that_is_held_for_a_while(void)
{
    pthread_t thread;
    int fd = hold();
    CU_ASSERT_PTR_NULL(cluster_open(rig.path, CLUSTER_NO_WAIT, NULL, &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "");
    CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, let_go, &fd), 0);
    /* It gets as far as the nodes.yaml, which is nonsense. */
    CU_ASSERT_PTR_NULL(cluster_open(rig.path, CLUSTER_WAIT, NULL, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "nodes.yaml"));
    CU_ASSERT_EQUAL(pthread_join(thread, NULL), 0);
}

/* Nobody lets go while a node has its turn: it is told at once, and no time goes by. */
static void test_in_the_virtual_world_nobody_waits(void)
{
    const itl_hal_t *hal = virtual_node_hal(virtual_node_create(world, "pub", NULL, NULL));
    const int fd = hold();
    machine_use(hal);
    const uint64_t before = machine_now_ms();
    CU_ASSERT_PTR_NULL(cluster_open(rig.path, CLUSTER_WAIT, NULL, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "another command is changing the cluster"));
    CU_ASSERT_EQUAL(machine_now_ms(), before);
    CU_ASSERT_EQUAL(virtual_world_now_ms(world), before);
    close(fd);
}

static void test_up_twice(void)
{
    const cluster_disk_t disk = cluster_disk_folder(rig.path);
    machine_use(virtual_node_hal(virtual_node_create(world, "pub", NULL, NULL)));
    CU_ASSERT_FALSE(cluster_is_up(&disk));
    const int fd = cluster_show_up(&disk, &rig.error);
    CU_ASSERT_TRUE(fd >= 0 && cluster_is_up(&disk));
    CU_ASSERT_EQUAL(cluster_show_up(&disk, &rig.error), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "is up already"));
    cluster_go_down(&disk, fd);
    CU_ASSERT_FALSE(cluster_is_up(&disk));
}

static void test_the_clock_and_numbers_of_a_node(void)
{
    const itl_hal_t *hal = virtual_node_hal(virtual_node_create(world, "pub", NULL, NULL));
    CU_ASSERT_TRUE(machine_pause(1));
    CU_ASSERT_PTR_EQUAL(machine_random(), posix_random());
    machine_use(hal);
    CU_ASSERT_PTR_EQUAL(machine_random(), hal->random);
    virtual_world_step(world, 1500);
    CU_ASSERT_EQUAL(machine_now_ms(), virtual_world_now_ms(world));
    CU_ASSERT_FALSE(machine_pause(1));
}

static CU_TestInfo tests[] = {
    {"one that is held for a while", test_one_that_is_held_for_a_while},
    {"in the virtual world nobody waits", test_in_the_virtual_world_nobody_waits},
    {"up twice", test_up_twice},
    {"the clock and numbers of a node", test_the_clock_and_numbers_of_a_node},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"cluster lock", NULL, NULL, setup, teardown, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 4;
