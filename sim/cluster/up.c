/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/up.h"

#include <stdio.h>
#include <string.h>

#include "cluster/disk.h"

bool cluster_up_tell(const cluster_disk_t *disk, const base_bytes_t *lines)
{
    return cluster_disk_tell(disk, lines);
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
    base_bytes_t lines;
    bool found = false;
    *reach = (cluster_reach_t){0};
    if (cluster_disk_told(disk, &lines)) {
        base_put(&lines, "", 1);
        char *rest = NULL;
        for (char *line = lines.failed ? NULL : strtok_r((char *)lines.data, "\n", &rest); line != NULL && !found;
             line = strtok_r(NULL, "\n", &rest))
            found = take_line(line, node, reach);
    }
    base_bytes_free(&lines);
    return found;
}
