/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The commands of `itlsim scenario`, and what they share.
 */
#ifndef SIM_SCENARIO_CMD_H
#define SIM_SCENARIO_CMD_H

#include <stdbool.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "scenario/find.h"
#include "scenario/read.h"

cli_command_t command_scenario_run;    /**< itlsim scenario run FILE|DIR... */
cli_command_t command_scenario_check;  /**< itlsim scenario check FILE|DIR... */
cli_command_t command_scenario_list;   /**< itlsim scenario list FILE|DIR... */
cli_command_t command_scenario_show;   /**< itlsim scenario show FILE|DIR... */
cli_command_t command_scenario_record; /**< itlsim scenario record DIR OUT */
cli_command_t command_scenario_schema; /**< itlsim scenario schema */

/** Whether colours are wanted there: a terminal, and NO_COLOR is not set. @param stream  of stdio's number */
bool scenario_colours(int stream);

/**
 * Finds the files that arguments name. What cannot be taken is told, and the rest found.
 * @return EXIT_DONE; EXIT_USAGE: something was not there, or nothing was named
 */
int scenario_find(const char *command, int count, char **paths, arena_t *arena, found_files_t *files);

/** Reads a file; what is wrong with it is told on standard error. @return NULL: something is */
scenario_t *scenario_open(const char *path);

#endif
