/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/options.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "cli/cli.h"
#include "options/option.h"
#include "text/text.h"

/* Most options of a command. */
#define OPTIONS_MAX 48

/* Characters of a line of --help; how far options reach into it, but for those that have a line of their own. */
#define LINE_CHARS  118
#define COLUMN_MAX  36
#define COLUMN_GAP  2
#define OPTION_HELP 'h'

/* Calls visit for every option of a table that none of @p earlier names. */
static void visit_table(const cli_option_t *table, const cli_option_t *earlier,
                        void (*visit)(void *ctx, const cli_option_t *option), void *ctx)
{
    for (; table != NULL && table->name != NULL; table++) {
        bool known = false;
        for (const cli_option_t *other = earlier; other != NULL && other->name != NULL; other++)
            known = known || strcmp(other->name, table->name) == 0;
        if (!known)
            visit(ctx, table);
    }
}

typedef struct long_options {
    struct option rows[OPTIONS_MAX + 2];
    size_t count;
} long_options_t;

static void add_row(void *ctx, const cli_option_t *option)
{
    long_options_t *table = ctx;
    if (table->count == OPTIONS_MAX)
        abort();
    table->rows[table->count++] =
        (struct option){option->name, option->value != NULL ? required_argument : no_argument, NULL, option->id};
}

/* --- --help --- */

/* Text that is broken into lines between words, each from a column on. */
typedef struct flow {
    int column, at;
} flow_t;

static void break_line(flow_t *flow)
{
    printf("\n%*s", flow->column, "");
    flow->at = flow->column;
}

static void print_words(flow_t *flow, const char *text)
{
    while (*text != '\0') {
        int len = (int)strcspn(text, " \n");
        if (flow->at > flow->column && flow->at + 1 + len > LINE_CHARS)
            break_line(flow);
        else if (flow->at > flow->column)
            flow->at += printf(" ");
        flow->at += printf("%.*s", len, text);
        text += len;
        if (*text == '\n')
            break_line(flow);
        text += *text != '\0';
    }
}

/* "--tftp HOST[:PORT]" */
static void name_option(const cli_option_t *option, char name[LINE_CHARS])
{
    snprintf(name, LINE_CHARS, "--%s%s%s", option->name, option->value != NULL ? " " : "",
             option->value != NULL ? option->value : "");
}

static int column_of(const cli_command_text_t *text)
{
    int column = 0;
    for (const cli_option_t *option = text->options; option->name != NULL; option++) {
        char name[LINE_CHARS];
        name_option(option, name);
        int wanted = 2 + (int)strlen(name) + COLUMN_GAP;
        if (option->brief != NULL && wanted > column && wanted <= COLUMN_MAX)
            column = wanted;
    }
    return column;
}

static void print_option(const cli_option_t *option, int column)
{
    char name[LINE_CHARS];
    flow_t flow = {.column = column, .at = column};
    name_option(option, name);
    printf("  %-*s", column - 2, name);
    if (2 + (int)strlen(name) + COLUMN_GAP > column)
        break_line(&flow);
    print_words(&flow, option->brief);
    putchar('\n');
}

/* One explained elsewhere: its name and value alone, which stay together. */
static void print_elsewhere(void *ctx, const cli_option_t *option)
{
    flow_t *flow = ctx;
    char name[LINE_CHARS];
    if (option->brief == NULL)
        return;
    name_option(option, name);
    if (flow->at > flow->column)
        flow->at += printf(",");
    if (flow->at + 2 + (int)strlen(name) > LINE_CHARS)
        break_line(flow);
    flow->at += printf("%s%s", flow->at > flow->column ? " " : "", name);
}

static void print_shared(const cli_command_text_t *text, int column)
{
    flow_t flow = {.column = 2, .at = 2};
    fputs("  ", stdout);
    visit_table(text->shared, text->options, print_elsewhere, &flow);
    printf("\n%*sas for %s\n", column, "", text->shared_with);
}

static void print_help(const cli_command_text_t *text)
{
    int column = column_of(text);
    printf("Usage: itlsim %s %s\n\n%s\n", text->name, text->usage, text->purpose);
    if (text->options->name != NULL)
        putchar('\n');
    for (const cli_option_t *option = text->options; option->name != NULL; option++)
        if (option->brief != NULL)
            print_option(option, column);
    if (text->shared != NULL)
        print_shared(text, column);
    if (text->ending != NULL)
        printf("\n%s\n", text->ending);
}

/* --- --help --json --- */

static void add_text(cJSON *json, const char *member, const char *text)
{
    if (text != NULL)
        cJSON_AddStringToObject(json, member, text);
    else
        cJSON_AddNullToObject(json, member);
}

static void add_option(void *ctx, const cli_option_t *option)
{
    if (option->brief == NULL)
        return;
    cJSON *json = cJSON_CreateObject();
    cJSON_AddItemToArray(ctx, json);
    add_text(json, "name", option->name);
    add_text(json, "value", option->value);
    add_text(json, "brief", option->brief);
    add_text(json, "text", option->text != NULL ? option->text : option->brief);
    add_text(json, "offers", option->offers);
}

static void print_help_as_json(const cli_command_text_t *text)
{
    cJSON *json = cJSON_CreateObject();
    add_text(json, "command", text->name);
    add_text(json, "usage", text->usage);
    add_text(json, "purpose", text->purpose);
    add_text(json, "words", text->words);
    visit_table(text->options, NULL, add_option, cJSON_AddArrayToObject(json, "options"));
    add_text(json, "shared_with", text->shared_with);
    visit_table(text->shared, text->options, add_option, cJSON_AddArrayToObject(json, "shared"));
    char *line = cJSON_PrintUnformatted(json);
    if (line != NULL)
        puts(line);
    cJSON_free(line);
    cJSON_Delete(json);
}

static bool has_word(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], word) == 0)
            return true;
    return false;
}

/* --- what is wrong --- */

/* How many options the abbreviation may stand for. */
static unsigned count_matches(const char *word, const struct option *options)
{
    unsigned count = 0;
    size_t len = strcspn(word + 2, "=");
    for (; options->name != NULL; options++)
        count += strncmp(word + 2, options->name, len) == 0;
    return count;
}

/* Tells why getopt did not take the word before optind. */
static int explain(int option, const char *word, const struct option *options)
{
    bool is_long = strncmp(word, "--", 2) == 0;
    unsigned matches = is_long ? count_matches(word, options) : 0;
    if (option == ':')
        return cli_error(EXIT_USAGE, "%s needs a value", word);
    if (matches == 1 && strchr(word, '=') != NULL)
        return cli_error(EXIT_USAGE, "%s: this option takes no value", word);
    if (matches > 1)
        return cli_error(EXIT_USAGE, "%s: may stand for %u options", word, matches);
    if (is_long || optopt == 0)
        return cli_error(EXIT_USAGE, "%s: there is no such option", word);
    return cli_error(EXIT_USAGE, "-%c: there is no such option", optopt);
}

int cli_take_options(int argc, char **argv, const cli_command_text_t *text, cli_take_option_t *take, void *ctx)
{
    long_options_t table = {.count = 0};
    visit_table(text->options, NULL, add_row, &table);
    visit_table(text->shared, text->options, add_row, &table);
    table.rows[table.count] = (struct option){"help", no_argument, NULL, OPTION_HELP};
    opterr = 0;
    int option, status = EXIT_DONE;
    while (status == EXIT_DONE && (option = getopt_long(argc, argv, ":h", table.rows, NULL)) != -1) {
        if (option == OPTION_HELP) {
            (has_word(argc, argv, "--json") ? print_help_as_json : print_help)(text);
            return CLI_HELPED;
        }
        status =
            option == '?' || option == ':' ? explain(option, argv[optind - 1], table.rows) : take(ctx, option, optarg);
    }
    return status;
}

int cli_take_folder(int argc, char **argv, const cli_command_text_t *text, cli_take_option_t *take, void *ctx,
                    const char **folder)
{
    int status = cli_take_options(argc, argv, text, take, ctx);
    if (status != EXIT_DONE)
        return status;
    if (argc - optind != 1)
        return cli_error(EXIT_USAGE, "%s: needs one folder; --help tells more", text->name);
    *folder = argv[optind];
    return EXIT_DONE;
}

int cli_take_timeout(const char *value, uint32_t *timeout_ms)
{
    return itl_option_read_seconds(value, timeout_ms)
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "--timeout %s: not a number of seconds", value);
}

int cli_take_mac(const char *value, uint8_t mac[6])
{
    return itl_text_read_mac(value, mac) ? EXIT_DONE
                                         : cli_error(EXIT_USAGE, "--mac %s: not 12 hexadecimal digits", value);
}
