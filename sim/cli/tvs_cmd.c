/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/tvs_cmd.h"

const char *tvs_role_word(uint32_t role)
{
    return role == ITL_ROLE_SAST ? "SAST" : itl_trustlist_role_name(role);
}

int command_tvs(int argc, char **argv)
{
    static const cli_entry_t commands[] = {
        {"serve", command_tvs_serve, "a TVS server that vouches for the certificates of a folder"},
        {"ask", command_tvs_ask, "ask a TVS server about a certificate, as a phone does"},
        {NULL, NULL, NULL},
    };
    return cli_dispatch(commands, "itlsim tvs COMMAND ...", argc, argv);
}
