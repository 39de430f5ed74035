/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

/* The commands that itlsim hands over to this program (lab_command.c). */
static const cli_entry_t commands[] = {
    {"cluster", command_cluster, "make and run a call-manager cluster"},
    {"admin", command_admin, "the admin: prompt of a cluster's node"},
    {"phone", command_phone, "a phone that needs DTLS"},
    {NULL, NULL, NULL},
};

int command_lab(int argc, char **argv)
{
    (void)argc;
    return cli_error(EXIT_FAILED, "%s: this libcoap has no DTLS", argv[0]);
}

int main(int argc, char **argv)
{
    return cli_main(commands, "itlsim-cluster COMMAND ... (started by itlsim)", argc, argv);
}
