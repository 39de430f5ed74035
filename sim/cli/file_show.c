/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "cli/file_common.h"
#include "listfile/listing.h"

enum { OPTION_CONFIG = 256, OPTION_COLOR, OPTION_JSON };

static const cli_option_t show_options[] = {
    {.name = "config", .brief = "show FILE as a signed file, whatever the FILENAME in it says", .id = OPTION_CONFIG},
    {.name = "color",
     .value = "WHEN",
     .brief = "auto (on a terminal; default), always or never",
     .text = "`auto` (default: on a terminal, unless NO_COLOR is set), `always` or `never`",
     .offers = "auto always never",
     .id = OPTION_COLOR},
    {.name = "json",
     .brief = "the same as one JSON object",
     .text = "everything as one JSON object",
     .id = OPTION_JSON},
    {0},
};

static const cli_command_text_t show_text = {
    .name = "file show",
    .usage = "FILE [OPTION]...",
    .purpose = "Prints a trust list (ITL, CTL) or a signed file (.sgn) tag by tag, as `show itl` does.\n"
               "The signature of a list is verified with the list's own record of its signer.",
    .options = show_options,
    .ending = "Exit status: 0 done; 1 FILE cannot be read; 2 wrong usage; 3 FILE is malformed or did not verify.",
    .words = "FILES",
};

typedef struct show_request {
    const char *path;
    bool config, json, colour;
} show_request_t;

/* https://no-color.org and terminals that cannot. */
static bool terminal_has_colour(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && (no_color == NULL || no_color[0] == '\0') &&
           (term == NULL || strcmp(term, "dumb") != 0);
}

static bool parse_colour(const char *when, bool *colour)
{
    if (strcmp(when, "auto") == 0)
        *colour = terminal_has_colour();
    else if (strcmp(when, "always") == 0 || strcmp(when, "never") == 0)
        *colour = strcmp(when, "always") == 0;
    else {
        cli_error(EXIT_USAGE, "--color: '%s' is none of auto, always, never", when);
        return false;
    }
    return true;
}

static int take_option(void *ctx, int option, const char *value)
{
    show_request_t *request = ctx;
    if (option == OPTION_CONFIG)
        request->config = true;
    else if (option == OPTION_JSON)
        request->json = true;
    else if (!parse_colour(value, &request->colour))
        return EXIT_USAGE;
    return EXIT_DONE;
}

static int parse(int argc, char **argv, show_request_t *request)
{
    request->colour = terminal_has_colour();
    int status = cli_take_options(argc, argv, &show_text, take_option, request);
    if (status != EXIT_DONE)
        return status;
    if (optind + 1 != argc)
        return cli_error(EXIT_USAGE, "file show: one FILE is needed");
    request->path = argv[optind];
    return EXIT_DONE;
}

static int print_json(const listfile_listing_t *listing)
{
    cJSON *json = listfile_listing_json(listing);
    char *text = cJSON_PrintUnformatted(json);
    cJSON_Delete(json);
    if (text == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    puts(text);
    free(text);
    return EXIT_DONE;
}

static int show(const show_request_t *request, const file_input_t *input)
{
    listfile_listing_t listing;
    base_error_t error;
    int status = EXIT_DONE;
    if (!listfile_listing_read(&listing, request->path, input->modified, &input->source, request->config, &error))
        status = cli_error(EXIT_FAILED, "%s", error.text);
    else if (request->json)
        status = print_json(&listing);
    else
        listfile_listing_print(&listing, stdout, request->colour);
    if (status == EXIT_DONE && !listfile_listing_good(&listing))
        status = EXIT_NEGATIVE;
    listfile_listing_free(&listing);
    return status;
}

int file_show(int argc, char **argv)
{
    show_request_t request = {0};
    int status = parse(argc, argv, &request);
    if (status != EXIT_DONE)
        return status;
    file_input_t input;
    status = file_input_read(&input, request.path) ? show(&request, &input) : EXIT_FAILED;
    file_input_free(&input);
    return status;
}
