/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The journal of a change that was cut off: whatever it says, nothing outside the cluster's folder is touched.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cluster/change.h"
#include "cluster/disk.h"
#include "fuzz_file.h"

static bool is_there(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
    return access(path, F_OK) == 0;
}

static void set_up(void)
{
    char folder[512];
    (void)snprintf(folder, sizeof folder, "%s/cluster", fuzz_folder());
    (void)mkdir(folder, 0700);
    (void)strncat(folder, "/pub", sizeof folder - strlen(folder) - 1);
    (void)mkdir(folder, 0700);
    (void)fuzz_put_file("outside", "", 0);
    (void)fuzz_put_file("outside.next", "", 0);
    (void)fuzz_put_file("cluster/pub/a", "", 0);
    (void)fuzz_put_file("cluster/pub/a.next", "", 0);
    (void)fuzz_put_file("cluster/b.next", "", 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char folder[512];
    base_error_t error = {""};
    set_up();
    (void)fuzz_put_file("cluster/.journal", data, size);
    (void)snprintf(folder, sizeof folder, "%s/cluster", fuzz_folder());
    const cluster_disk_t disk = cluster_disk_folder(folder);
    bool done = change_recover(&disk, &error);
    CHECK(is_there("outside") && is_there("outside.next"));
    CHECK(!done || !is_there("cluster/.journal"));
    CHECK(done || error.text[0] != '\0');
    return 0;
}
