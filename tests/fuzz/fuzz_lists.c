/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * "lists" of a cluster, which says what nodes served: what is read of it ends where its fields do.
 */
#include <string.h>

#include "cluster/cluster.h"
#include "cluster/cluster_priv.h"
#include "cluster/disk.h"
#include "fuzz_file.h"
#include "fuzz_source.h"

static cluster_t cluster;

static void put_recovery(void)
{
    static uint8_t pem[16384];
    uint32_t len = fuzz_read_file("cucm-itlrecovery.pem", pem, sizeof pem);
    (void)fuzz_put_file("ITLRecovery.pem", pem, len);
}

static void set_up(void)
{
    static char name[] = "pub", nothing[] = "";
    static cluster_node_t node = {.name = name, .host = name, .domain = nothing, .publisher = true};
    static cluster_state_t state = {.release = CLUSTER_12_5, .nodes = &node, .nodes_count = 1};
    cluster = (cluster_t){.disk = cluster_disk_folder(fuzz_folder()), .name = name, .lock = -1, .state = &state};
    put_recovery();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cluster_served_lists_t served = {0};
    base_error_t error = {""};
    if (cluster.state == NULL)
        set_up();
    (void)fuzz_put_file("lists", data, size);
    CHECK(cluster_read_served(&cluster, &served, &error));
    CHECK(served.count <= size / 2);
    for (size_t i = 0; i < served.count; i++) {
        CHECK(memchr(served.lists[i].sha1, '\0', sizeof served.lists[i].sha1) != NULL && !served.lists[i].now);
        CHECK(memchr(served.lists[i].node, '\0', sizeof served.lists[i].node) != NULL);
        CHECK(served.lists[i].since >= 0 && served.lists[i].ago < served.count);
    }
    cluster_served_free(&served);
    return 0;
}
