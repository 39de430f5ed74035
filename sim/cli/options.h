/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The options of a command, each written once: what getopt_long needs, --help, and, through `--help --json`, the manual
 * page, the completion and the table in docs/commands.md are made of one table (`./dev docs`).
 */
#ifndef SIM_CLI_OPTIONS_H
#define SIM_CLI_OPTIONS_H

#include <stdint.h>

/** One option. Tables of them end with a row without a name; --help and, as its short form, -h belong to every table
 * without standing there. */
typedef struct cli_option {
    const char *name;   /**< Without dashes: "tftp". */
    const char *value;  /**< What it takes, as people read it: "HOST[:PORT]"; NULL: it takes nothing. */
    const char *brief;  /**< For --help, which breaks it into lines; a '\n' breaks one for sure. NULL: the option is
                             taken and told of nowhere. */
    const char *text;   /**< For the manual page and the reference, in Markdown with `code` and [links](file.md) only;
                             NULL: as brief. */
    const char *offers; /**< Values for completion, separated by blanks; FILES, FOLDERS and HOSTS stand for those; NULL:
                             none. */
    int id;             /**< What the command knows it by; above 255. */
} cli_option_t;

/** A command, as --help tells of it. */
typedef struct cli_command_text {
    const char *name;            /**< "tftp get" */
    const char *usage;           /**< What follows the name: "HOST[:PORT] FILE OUT [OPTION]..." */
    const char *purpose;         /**< What it does: whole lines, the last without its end. */
    const cli_option_t *options; /**< In the order of --help. */
    const cli_option_t *shared;  /**< Further ones, which another command explains; NULL: none. One that stands in
                                      options too is that one. */
    const char *shared_with;     /**< That command: "phone boot". */
    const char *ending;          /**< Below the options, as purpose: exit statuses and more; NULL: nothing. */
    const char *words; /**< Offered by completion in place of arguments, as cli_option_t.offers; NULL: none. */
} cli_command_text_t;

/**
 * Takes one option.
 * @param id     of the option's row
 * @param value  NULL for an option that takes none
 * @return EXIT_DONE; another exit status when it cannot be, which has been told
 */
typedef int cli_take_option_t(void *ctx, int id, const char *value);

/**
 * Reads the options of a command's line up to the first that is wrong, or --help; arguments begin at optind then.
 * @return EXIT_DONE; EXIT_USAGE when one is not understood, which has been told; CLI_HELPED; what @p take returned
 */
int cli_take_options(int argc, char **argv, const cli_command_text_t *text, cli_take_option_t *take, void *ctx);

/**
 * The same for a command whose one argument is a folder.
 * @param folder  [out] that argument
 * @return as cli_take_options; EXIT_USAGE, which has been told, when there is not one argument
 */
int cli_take_folder(int argc, char **argv, const cli_command_text_t *text, cli_take_option_t *take, void *ctx,
                    const char **folder);

/** Takes the value of --timeout, seconds that may have decimals. @return EXIT_DONE, or EXIT_USAGE with a message */
int cli_take_timeout(const char *value, uint32_t *timeout_ms);

/** Takes the value of --mac. @return EXIT_DONE, or EXIT_USAGE with a message */
int cli_take_mac(const char *value, uint8_t mac[6]);

#endif
