/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * `itlsim phone show` and `itlsim phone press`: what a user sees and does at a phone that is not booting.
 */
#ifndef SIM_PHONE_SHOW_CMD_H
#define SIM_PHONE_SHOW_CMD_H

#include "cli/cli.h"

cli_command_t phone_show_command;  /**< status | messages | trust-list | config | device */
cli_command_t phone_press_command; /**< erase-itl | erase-ctl | reset-settings | factory-reset | tftp */

#endif
