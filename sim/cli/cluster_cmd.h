/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The commands of `itlsim cluster`.
 */
#ifndef SIM_CLUSTER_CMD_H
#define SIM_CLUSTER_CMD_H

#include "cli/cli.h"

cli_command_t command_cluster_create;  /**< itlsim cluster create DIR */
cli_command_t command_cluster_up;      /**< itlsim cluster up DIR */
cli_command_t command_cluster_phones;  /**< itlsim cluster phones DIR */
cli_command_t command_cluster_devices; /**< itlsim cluster devices DIR import|export FILE */
cli_command_t command_cluster_users;   /**< itlsim cluster users DIR add|remove|list [USER] */

#endif
