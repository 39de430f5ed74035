/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

/* The commands that itlsim hands over to this program (lab_command.c). */
static const cli_entry_t commands[] = {
    {"scenario", command_scenario, "lockouts and ways out, played in a virtual world"},
    {NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
    return cli_main(commands, "itlsim-scenario COMMAND ... (started by itlsim)", argc, argv);
}
