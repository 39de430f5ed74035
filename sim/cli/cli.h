/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the commands of itlsim share: exit statuses, one-line errors, tables of commands.
 */
#ifndef SIM_CLI_H
#define SIM_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "itl_limits.h"

/** Exit statuses of every command. */
enum {
    EXIT_DONE = 0,     /**< Done. */
    EXIT_FAILED = 1,   /**< Network, file, internal: one line says what and where. */
    EXIT_USAGE = 2,    /**< Wrong usage. */
    EXIT_NEGATIVE = 3, /**< The trust verdict is negative. */
};

/** The default of --timeout, as help texts say it: ITL_DEFAULT_TIMEOUT_S between quotes. */
#define CLI_DEFAULT_TIMEOUT      CLI_QUOTE(ITL_DEFAULT_TIMEOUT_S)
#define CLI_QUOTE(number)        CLI_QUOTE_AS_IT_IS(number)
#define CLI_QUOTE_AS_IT_IS(text) #text

/** No exit status: --help was asked for and printed, and the command is done. cli_dispatch makes EXIT_DONE of it. */
enum { CLI_HELPED = -1 };

/** A command: argv[0] is its name. @return an exit status, or CLI_HELPED */
typedef int cli_command_t(int argc, char **argv);

/** One name of a table of commands. */
typedef struct cli_entry {
    const char *name;
    cli_command_t *run;
    const char *summary; /**< One line for --help. */
} cli_entry_t;

cli_command_t command_phone;    /**< itlsim phone ... */
cli_command_t command_file;     /**< itlsim file ... */
cli_command_t command_tftp;     /**< itlsim tftp ... */
cli_command_t command_tvs;      /**< itlsim tvs ... */
cli_command_t command_cluster;  /**< itlsim cluster ... */
cli_command_t command_admin;    /**< itlsim admin ... */
cli_command_t command_scenario; /**< itlsim scenario ... */

/** Hands a command of the cluster, or of a phone that needs DTLS, over to the program itlsim-cluster: does not return
 * when that is there. */
cli_command_t command_lab;

/** The same for commands of the virtual world, whose program is itlsim-scenario: it opens no real socket. */
cli_command_t command_world;

/**
 * Runs the command that argv[1] names in @p table (ended by a NULL name); prints the table for --help.
 * @param usage  first line of the help, e.g. "itlsim file COMMAND ..."
 * @return the command's exit status; EXIT_USAGE for an unknown or missing one
 */
int cli_dispatch(const cli_entry_t *table, const char *usage, int argc, char **argv);

/**
 * What main does for a program: cli_dispatch or --version, with the standard streams taken care of. Closed ones are
 * opened on nothing, lest a file gets their number and reports end up in it; a report that could not be written to
 * standard output turns EXIT_DONE into EXIT_FAILED, and is told.
 * @return as cli_dispatch
 */
int cli_main(const cli_entry_t *table, const char *usage, int argc, char **argv);

/** Prints "itlsim: <message>" to standard error, as one line whatever the arguments hold. With EXIT_USAGE the command
 * stands before it and a word on --help behind it, unless the message has them. @return @p status */
int cli_error(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
