/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * itlsim phone get, phone reset: a client for a phone that runs. Inside this room only.
 */
#ifndef SIM_PHONE_CLIENT_CMD_H
#define SIM_PHONE_CLIENT_CMD_H

#include "cli/cli.h"

cli_command_t phone_get_command;   /**< HOST[:PORT] status|messages|trust-list */
cli_command_t phone_reset_command; /**< HOST[:PORT] [soft|hard] */

#endif
