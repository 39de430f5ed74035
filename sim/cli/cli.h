/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the commands of itlsim share: exit statuses, one-line errors, servers and numbers from the command line.
 */
#ifndef SIM_CLI_H
#define SIM_CLI_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/net.h"
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

/** A command: argv[0] is its name. @return an exit status */
typedef int cli_command_t(int argc, char **argv);

/** One name of a table of commands. */
typedef struct cli_entry {
    const char *name;
    cli_command_t *run;
    const char *summary; /**< One line for --help. */
} cli_entry_t;

cli_command_t command_phone;   /**< itlsim phone ... */
cli_command_t command_file;    /**< itlsim file ... */
cli_command_t command_tftp;    /**< itlsim tftp ... */
cli_command_t command_tvs;     /**< itlsim tvs ... */
cli_command_t command_cluster; /**< itlsim cluster ... */
cli_command_t command_admin;   /**< itlsim admin ... */

/** Hands a command of the cluster, or of a phone that needs DTLS, over to the program itlsim-cluster: does not return
 * when that is there. */
cli_command_t command_lab;

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

struct option;

/**
 * getopt_long for the commands: the next option, `-h` as `--help`.
 * @param options  as for getopt_long; one of them is "help"
 * @return the val of the option, its value in optarg; -1: no more; '?': not understood, which has been told
 */
int cli_option(int argc, char **argv, const struct option *options);

/** A server from the command line. */
typedef struct cli_server {
    char host[256]; /**< Without brackets. */
    uint16_t port;
} cli_server_t;

/**
 * Reads HOST[:PORT], with names, IPv4 and [IPv6]; a bare IPv6 address needs brackets only when a port follows.
 * @param default_port  used where none is given
 * @return false when it is none of these; nothing is printed
 */
bool cli_parse_server(const char *text, uint16_t default_port, cli_server_t *server);

/** Reads HOST[:PORT] to listen on: as cli_parse_server, and port 0 is any free one. */
bool cli_parse_listener(const char *text, uint16_t default_port, cli_server_t *server);

/** Reads a decimal number of @p min to @p max, nothing around it. @return false otherwise */
bool cli_parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *number);

/** Reads seconds with up to three decimals ("10", "0.5") into milliseconds, 1 ms to one day. @return false otherwise */
bool cli_parse_seconds(const char *text, uint32_t *milliseconds);

/** Reads a MAC: 12 hex digits, any case, optionally in pairs with ':', '-' or '.' between. @return false otherwise */
bool cli_parse_mac(const char *text, uint8_t mac[6]);

/** Room for cli_print_address. */
#define CLI_ADDRESS_BYTES 64u

/** Writes "127.0.0.1:2445" or "[::1]:2445". */
void cli_print_address(char text[CLI_ADDRESS_BYTES], const itl_hal_addr_t *address);

#endif
