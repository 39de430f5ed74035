/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cluster_cmd.h"

#include <stddef.h>

static const cli_entry_t commands[] = {
    {"create", command_cluster_create, "make a cluster: nodes, certificates, lists"},
    {"up", command_cluster_up, "run the servers of every node, and the collector of alarms"},
    {"phones", command_cluster_phones, "what the phones reported last, against what is served now"},
    {"devices", command_cluster_devices, "take the device list from a file, or write it to one"},
    {"users", command_cluster_users, "who may push to which phones, and who stands in the directory"},
    {NULL, NULL, NULL},
};

int command_cluster(int argc, char **argv)
{
    return cli_dispatch(commands, "itlsim cluster COMMAND ...", argc, argv);
}
