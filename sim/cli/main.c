/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "cli/cli.h"

static const cli_entry_t commands[] = {
    {"phone", command_phone, "boot a phone, show what it knows, press its keys"},
    {"file", command_file, "show, verify, build, sign and strip trust list files"},
    {"tftp", command_tftp, "fetch a file with the phone's own TFTP client"},
    {"tvs", command_tvs, "serve and ask the Trust Verification Service"},
    {"cluster", command_lab, "make and run a call-manager cluster"},
    {"admin", command_lab, "the admin: prompt of a cluster's node"},
    {"scenario", command_world, "lockouts and ways out, played in a virtual world"},
    {NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
    return cli_main(commands, "itlsim COMMAND ...", argc, argv);
}
