/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const cli_entry_t commands[] = {
    {"phone", command_phone, "boot a phone, show what it knows, press its keys"},
    {"file", command_file, "show, verify, build, sign and strip trust list files"},
    {"tftp", command_tftp, "fetch a file with the phone's own TFTP client"},
    {"tvs", command_tvs, "serve and ask the Trust Verification Service"},
    {"cluster", command_lab, "make and run a call-manager cluster"},
    {"admin", command_lab, "the admin: prompt of a cluster's node"},
    {NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("itlsim %s\n", ITLPHONE_VERSION);
        return EXIT_DONE;
    }
    return cli_dispatch(commands, "itlsim COMMAND ...", argc, argv);
}
