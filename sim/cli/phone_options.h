/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The options of `itlsim phone boot` and `itlsim phone run`.
 */
#ifndef SIM_CLI_PHONE_OPTIONS_H
#define SIM_CLI_PHONE_OPTIONS_H

#include "cli/options.h"

/** What their options are known by. */
enum {
    PHONE_OPTION_STATE = 256,
    PHONE_OPTION_MAC,
    PHONE_OPTION_TFTP,
    PHONE_OPTION_TVS,
    PHONE_OPTION_ALARM,
    PHONE_OPTION_FIRMWARE,
    PHONE_OPTION_MODEL,
    PHONE_OPTION_TIMEOUT,
    PHONE_OPTION_JSON,
    PHONE_OPTION_VERIFY_SIGNER,
    PHONE_OPTION_TLS_MIN,
    PHONE_OPTION_BLKSIZE,
    PHONE_OPTION_WINDOWSIZE,
    PHONE_OPTION_HTTP,
    PHONE_OPTION_NO_HTTP,
    PHONE_OPTION_COAP,
    PHONE_OPTION_COAPS,
    PHONE_OPTION_COAP_ALLOW,
    PHONE_OPTION_COAP_PSK
};

extern const cli_command_text_t phone_boot_text; /**< itlsim phone boot */
extern const cli_command_text_t phone_run_text;  /**< itlsim phone run */

#endif
