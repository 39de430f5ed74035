/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "admin/commands.h"
#include "cluster/phones.h"

static void print_phone(void *ctx, const cluster_phone_t *phone)
{
    unsigned *told = ctx;
    char line[CLUSTER_PHONE_LINE_BYTES];
    if ((*told)++ == 0)
        puts(cluster_phone_line(NULL, line));
    puts(cluster_phone_line(phone, line));
}

admin_result_t admin_show_alarms(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    listfile_error_t error;
    unsigned told = 0;
    (void)argc, (void)argv;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool done = cluster_phones(cluster, print_phone, &told, &error);
    cluster_close(cluster);
    if (!done)
        admin_fail(session, "%s", error.text);
    else if (told == 0)
        puts("No phone has reported.");
    return done ? ADMIN_DONE : ADMIN_FAILED;
}
