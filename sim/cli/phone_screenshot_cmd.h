/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * itlsim phone screenshot. Inside this room only.
 */
#ifndef SIM_PHONE_SCREENSHOT_CMD_H
#define SIM_PHONE_SCREENSHOT_CMD_H

#include "cli/cli.h"

cli_command_t
    phone_screenshot_command; /**< HOST[:PORT] OUT; in itlsim it hands over to the program with the libraries. */

#endif
