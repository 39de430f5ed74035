/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The commands of `itlsim tvs`, and what they share.
 */
#ifndef SIM_TVS_CMD_H
#define SIM_TVS_CMD_H

#include "cli/cli.h"
#include "cli/options.h"
#include "tvs/tvs.h"

cli_command_t command_tvs_serve; /**< itlsim tvs serve DIR */
cli_command_t command_tvs_ask;   /**< itlsim tvs ask CERT.pem */

/** The row of --tls-min in a table of cli_option_t. @param with  literal behind "lowest TLS version" @param option  its
 *  id */
#define TVS_TLS_MIN_ROW(with, option)                                                                                  \
    {                                                                                                                  \
        .name = "tls-min", .value = "V",                                                                               \
        .brief = "lowest TLS version" with ": 1.0, 1.1, 1.2 (default) or 1.3, as far as wolfSSL can",                  \
        .text = "lowest TLS version" with ": 1.0, 1.1, 1.2 (default) or 1.3, as far as the wolfSSL in use can "        \
                "([wolfssl.md](wolfssl.md))",                                                                          \
        .offers = "1.0 1.1 1.2 1.3", .id = (option)                                                                    \
    }

/** Reads "1.0" to "1.3". @return EXIT_DONE, or EXIT_USAGE with a message */
int tvs_take_version(const char *text, itl_tvs_tls_t *version);

/** The row of --tls-max. @param whose  literal behind "highest TLS version" @param option  its id */
#define TVS_TLS_MAX_ROW(whose, option)                                                                                 \
    {                                                                                                                  \
        .name = "tls-max", .value = "V",                                                                               \
        .brief = "highest TLS version" whose ", as with old call managers (default: all)",                             \
        .text = "highest TLS version" whose ": 1.0, 1.1, 1.2 or 1.3, as with old call managers, the lowest that the "  \
                "wolfSSL in use can at least ([wolfssl.md](wolfssl.md)). Default: all",                                \
        .offers = "1.0 1.1 1.2 1.3", .id = (option)                                                                    \
    }

/** The same for --tls-max. */
int tvs_take_highest(const char *text, itl_tvs_tls_t *version);

/** The same for --tls-only. @return EXIT_USAGE also where wolfSSL lacks the version */
int tvs_take_only(const char *text, itl_tvs_tls_t *version);

/** "SAST", "TFTP", ...: roles as --roles takes them. @return NULL for a role without a name */
const char *tvs_role_word(uint32_t role);

#endif
