/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * `itlsim phone press directory` and `services`: opens one of them at a phone that is off, and tells what it shows.
 */
#ifndef SIM_CLI_PHONE_DIRECTORY_H
#define SIM_CLI_PHONE_DIRECTORY_H

#include "base/parse.h"
#include "directory/directory.h"

/** What the command was told; strings outlive the call. */
typedef struct phone_directory {
    const char *state;
    itl_directory_which_t which;
    bool json;
    uint32_t timeout_ms; /**< 0: the default. */
    base_server_t tvs[ITL_LIMIT_TVS_SERVERS];
    uint8_t tvs_count; /**< 0: those of the phone's configuration. */
} phone_directory_t;

/** Does it. @return EXIT_DONE: it is shown; EXIT_NEGATIVE: nobody vouches for the server; EXIT_FAILED, as all told */
int phone_directory(const phone_directory_t *plan);

#endif
