/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/up.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cluster/cluster.h"
#include "cluster/disk.h"

#define UP_FILE ".up"

bool cluster_up_tell(const cluster_disk_t *disk, const base_bytes_t *lines)
{
    char path[4096];
    if (lines->failed || !cluster_disk_is_folder(disk) || !cluster_disk_label(disk, UP_FILE, path))
        return false;
    /* The file is that of the lock, which somebody holds: its content changes, not the file. */
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOFOLLOW);
    bool told = fd >= 0 && write(fd, lines->data, lines->size) == (ssize_t)lines->size;
    return fd >= 0 && close(fd) == 0 && told;
}

static bool take_server(const char *word, bool *there, base_server_t *server)
{
    *there = strcmp(word, "-") != 0;
    return !*there || base_parse_server(word, 1, server);
}

/* Anybody can have written into the file. */
static bool take_line(const char *line, const char *node, cluster_reach_t *reach)
{
    char name[80], tftp[80], tvs[80];
    return sscanf(line, "%79s %79s %79s", name, tftp, tvs) == 3 && strcmp(name, node) == 0 &&
           take_server(tftp, &reach->has_tftp, &reach->tftp) && take_server(tvs, &reach->has_tvs, &reach->tvs);
}

bool cluster_up_find(const cluster_disk_t *disk, const char *node, cluster_reach_t *reach)
{
    base_bytes_t lines = {0};
    base_error_t error;
    bool found = false;
    *reach = (cluster_reach_t){0};
    if (cluster_disk_is_folder(disk) && cluster_is_up(disk) && cluster_disk_get(disk, UP_FILE, &lines, NULL, &error)) {
        base_put(&lines, "", 1);
        char *rest = NULL;
        for (char *line = lines.failed ? NULL : strtok_r((char *)lines.data, "\n", &rest); line != NULL && !found;
             line = strtok_r(NULL, "\n", &rest))
            found = take_line(line, node, reach);
    }
    base_bytes_free(&lines);
    return found;
}
