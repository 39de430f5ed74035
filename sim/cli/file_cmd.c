/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/file_common.h"

#include <stddef.h>

static const cli_entry_t commands[] = {
    {"show", file_show, "print a list as `show itl` does"}, {"verify", file_verify, "judge a file as a phone would"},
    {"build", file_build, "make a list from certificates"}, {"sign", file_sign, "sign a list or a configuration file"},
    {"strip", file_strip, "take the header off"},           {NULL, NULL, NULL},
};

int command_file(int argc, char **argv)
{
    return cli_dispatch(commands, "itlsim file COMMAND ...", argc, argv);
}
