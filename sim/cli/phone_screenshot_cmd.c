/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture of a phone that runs. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "admin/ask.h"
#include "base/parse.h"
#include "cli/options.h"
#include "cli/outfile.h"
#include "cli/phone_screenshot_cmd.h"
#include "screenshot/picture_file.h"
#include "screenshot/screenshot_get.h"

#define HTTP_PORT 80

typedef struct screenshot_options {
    base_server_t server;
    const char *user;          /* NULL: nobody */
    const char *password_file; /* NULL: none */
    const char *out;
    picture_kind_t kind;
    uint32_t timeout_ms;
} screenshot_options_t;

enum { OPTION_USER = 256, OPTION_PASSWORD_FILE, OPTION_TIMEOUT };

static const cli_option_t options_of_screenshot[] = {
    {.name = "user",
     .value = "NAME",
     .brief = "as whom; the phone asks its authentication URL whether it may",
     .id = OPTION_USER},
    {.name = "password-file",
     .value = "FILE",
     .brief = "the user's password, in the first line of FILE; -: asked, unseen at a terminal",
     .offers = "FILES",
     .id = OPTION_PASSWORD_FILE},
    {.name = "timeout",
     .value = "SECONDS",
     .brief = "longest look-up and connection, and longest wait for more (default " CLI_DEFAULT_TIMEOUT ")",
     .id = OPTION_TIMEOUT},
    {0}};

static const cli_command_text_t screenshot_text = {
    .name = "phone screenshot",
    .usage = "HOST[:PORT] OUT [OPTION]...",
    .purpose = "Asks a phone that runs and has web access on, simulated, a board or a real one, for the picture of its "
               "screen\n"
               "(/CGI/Screenshot, port 80), and saves it as BMP or PNG, by the ending of OUT. What the phone sends is "
               "read whole\n"
               "before OUT is written.",
    .options = options_of_screenshot,
    .ending = "Exit status: 0 done; 1 nobody answered, a refusal, no picture, or a file or network failure; 2 wrong "
              "usage.",
    .words = "HOSTS FILES",
};

static int take_option(void *ctx, int option, const char *value)
{
    screenshot_options_t *options = ctx;
    switch (option) {
    case OPTION_TIMEOUT:
        return cli_take_timeout(value, &options->timeout_ms);
    case OPTION_USER:
        options->user = value;
        return EXIT_DONE;
    default:
        options->password_file = value;
        return EXIT_DONE;
    }
}

static int take_line(screenshot_options_t *options, int argc, char **argv)
{
    int status = cli_take_options(argc, argv, &screenshot_text, take_option, options);
    if (status != EXIT_DONE)
        return status;
    if (argc - optind != 2)
        return cli_error(EXIT_USAGE, "phone screenshot: %s", screenshot_text.usage);
    if (!base_parse_server(argv[optind], HTTP_PORT, &options->server))
        return cli_error(EXIT_USAGE, "phone screenshot: %s: not HOST[:PORT]", argv[optind]);
    options->out = argv[optind + 1];
    if (!picture_kind_of(options->out, &options->kind))
        return cli_error(EXIT_USAGE, "phone screenshot: %s: ends neither in .bmp nor in .png", options->out);
    if ((options->user == NULL) != (options->password_file == NULL))
        return cli_error(EXIT_USAGE, "phone screenshot: --user and --password-file belong together");
    return EXIT_DONE;
}

static bool read_password(const screenshot_options_t *options, char password[ASK_BYTES], base_error_t *error)
{
    if (options->password_file == NULL)
        return true;
    if (strcmp(options->password_file, "-") != 0)
        return ask_file(options->password_file, password, error);
    return ask_hidden(stdin, stderr, "Password: ", password) || base_fail(error, "--password-file: no answer");
}

static bool fetch(const screenshot_options_t *options, base_bytes_t *file, base_error_t *error)
{
    char password[ASK_BYTES] = "";
    base_bytes_t answer = {0};
    const screenshot_source_t phone = {.host = options->server.host,
                                       .port = options->server.port,
                                       .user = options->user,
                                       .password = password,
                                       .timeout_ms = options->timeout_ms};
    base_error_t why;
    bool done = read_password(options, password, error) && screenshot_get(&phone, &answer, error);
    ask_forget(password);
    if (done && !picture_file_make(&answer, options->kind, file, &why))
        done = base_fail(error, "%s port %u: %s", options->server.host, options->server.port, why.text);
    base_bytes_free(&answer);
    return done;
}

static bool save(const char *path, const base_bytes_t *bytes)
{
    outfile_t file;
    if (!outfile_open(&file, path))
        return false;
    if (outfile_write(&file, bytes->data, bytes->size))
        return outfile_commit(&file);
    outfile_discard(&file);
    return false;
}

int phone_screenshot_command(int argc, char **argv)
{
    screenshot_options_t options = {.timeout_ms = ITL_DEFAULT_TIMEOUT_MS};
    int status = take_line(&options, argc, argv);
    if (status != EXIT_DONE)
        return status;
    base_bytes_t file = {0};
    base_error_t error;
    if (!fetch(&options, &file, &error))
        status = cli_error(EXIT_FAILED, "%s", error.text);
    else if (!save(options.out, &file))
        status = cli_error(EXIT_FAILED, "%s: %s", options.out, strerror(errno));
    base_bytes_free(&file);
    return status;
}
