/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The options of `itlsim phone boot` and `itlsim phone run`.
 */
#ifndef SIM_CLI_PHONE_OPTIONS_H
#define SIM_CLI_PHONE_OPTIONS_H

#include "cli/options.h"
#include "options/option.h"

#define PHONE_OPTION_FLAG(id, name, brief, text)                                                    PHONE_OPTION_##id,
#define PHONE_OPTION_VALUE(id, name, value, most, lowest, highest, characters, offers, brief, text) PHONE_OPTION_##id,
/** What their options are known by: those of itlsim alone, and those of every phone. */
enum {
    PHONE_OPTION_STATE = 256,
    PHONE_OPTION_TLS_MIN,
    PHONE_OPTION_TLS_ONLY,
    PHONE_OPTION_KEY_MAX,
    PHONE_OPTION_COAPS,
    PHONE_OPTION_COAP_PSK,
    PHONE_OPTION_WEB,
    PHONE_OPTION_SSH,
    PHONE_OPTION_COUNT,
    PHONE_OPTION_SCREEN,
    ITL_PHONE_OPTIONS(PHONE_OPTION_FLAG, PHONE_OPTION_VALUE, PHONE_OPTION_VALUE)
};

extern const cli_command_text_t phone_boot_text; /**< itlsim phone boot */
extern const cli_command_text_t phone_run_text;  /**< itlsim phone run */

#endif
