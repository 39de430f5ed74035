/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/** Longest error; the rest is cut. */
#define ERROR_BYTES 16384

/* "phone boot": the commands that led here, for errors of usage. */
static char command_path[64];

static void enter_command(const char *name)
{
    size_t len = strlen(command_path);
    snprintf(command_path + len, sizeof command_path - len, "%s%s", len == 0 ? "" : " ", name);
}

static void print_commands(FILE *to, const cli_entry_t *table, const char *usage)
{
    fprintf(to, "Usage: %s\n\nCommands:\n", usage);
    for (const cli_entry_t *entry = table; entry->name != NULL; entry++)
        fprintf(to, "  %-14s %s\n", entry->name, entry->summary);
    fprintf(
        to,
        "\nEvery command has --help. Exit status: 0 done, 1 failed, 2 wrong usage, 3 the trust verdict is negative.\n");
}

int cli_dispatch(const cli_entry_t *table, const char *usage, int argc, char **argv)
{
    if (argc < 2) {
        print_commands(stderr, table, usage);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_commands(stdout, table, usage);
        return EXIT_DONE;
    }
    for (const cli_entry_t *entry = table; entry->name != NULL; entry++)
        if (strcmp(argv[1], entry->name) == 0) {
            enter_command(entry->name);
            int status = entry->run(argc - 1, argv + 1);
            return status == CLI_HELPED ? EXIT_DONE : status;
        }
    return cli_error(EXIT_USAGE, "unknown command '%s'; --help lists them", argv[1]);
}

/* What names hold may not break the line, nor reach the terminal as commands. */
static void make_printable(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7F)
            *text = '?';
}

int cli_error(int status, const char *format, ...)
{
    char text[ERROR_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    make_printable(text);
    bool usage = status == EXIT_USAGE;
    bool named = strncmp(text, command_path, strlen(command_path)) == 0;
    fprintf(stderr, "itlsim: %s%s%s%s\n", usage && !named ? command_path : "", usage && !named ? ": " : "", text,
            usage && strstr(text, "--help") == NULL ? "; --help tells more" : "");
    return status;
}
