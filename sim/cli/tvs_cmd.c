/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/tvs_cmd.h"

#include <stdio.h>
#include <string.h>

int tvs_take_version(const char *text, tvs_tls_t *version)
{
    static const char *const names[] = {"1.0", "1.1", "1.2", "1.3"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(text, names[i]) == 0) {
            *version = (tvs_tls_t)(TVS_TLS_1_0 + i);
            return EXIT_DONE;
        }
    }
    return cli_error(EXIT_USAGE, "--tls-min %s: not 1.0, 1.1, 1.2 or 1.3", text);
}

const char *tvs_role_word(uint32_t role)
{
    return role == ROLE_SAST ? "SAST" : trustlist_role_name(role);
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
