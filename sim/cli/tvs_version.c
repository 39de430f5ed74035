/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <wolfssl/options.h>

#include <stdbool.h>
#include <string.h>

#include "cli/tvs_cmd.h"

/* The lowest version that the library can. */
#if defined(WOLFSSL_ALLOW_TLSV10)
#define LOWEST ITL_TVS_TLS_1_0
#elif !defined(NO_OLD_TLS)
#define LOWEST ITL_TVS_TLS_1_1
#else
#define LOWEST ITL_TVS_TLS_1_2
#endif

static const char *const names[] = {"1.0", "1.1", "1.2", "1.3"};

static bool find_version(const char *text, itl_tvs_tls_t *version)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        *version = (itl_tvs_tls_t)(ITL_TVS_TLS_1_0 + i);
        if (strcmp(text, names[i]) == 0)
            return true;
    }
    return false;
}

static int take_bound(const char *option, const char *text, itl_tvs_tls_t *version)
{
    if (!find_version(text, version))
        return cli_error(EXIT_USAGE, "--%s %s: not 1.0, 1.1, 1.2 or 1.3", option, text);
    return *version < LOWEST ? cli_error(EXIT_DONE, "--%s %s: this wolfSSL starts at %s, which is taken", option, text,
                                         names[LOWEST - ITL_TVS_TLS_1_0])
                             : EXIT_DONE;
}

int tvs_take_version(const char *text, itl_tvs_tls_t *version)
{
    return take_bound("tls-min", text, version);
}

int tvs_take_highest(const char *text, itl_tvs_tls_t *version)
{
    return take_bound("tls-max", text, version);
}

int tvs_take_only(const char *text, itl_tvs_tls_t *version)
{
    if (!find_version(text, version))
        return cli_error(EXIT_USAGE, "--tls-only %s: not 1.0, 1.1, 1.2 or 1.3", text);
    if (*version < LOWEST)
        return cli_error(EXIT_USAGE, "--tls-only %s: this wolfSSL starts at %s", text, names[LOWEST - ITL_TVS_TLS_1_0]);
    return EXIT_DONE;
}
