/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phones that run, asked over CoAP: phone get, phone reset. */
#include "cli/phone_client_cmd.h"

#include <coap3/coap.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/parse.h"
#include "base/psk_file.h"
#include "cli/options.h"
#include "coap/coap_target.h"
#include "device/device_report.h"
#include "device/phone_ask.h"

/* What was asked for. */
typedef struct client_options {
    const char *psk_file; /* NULL: none */
    itl_coap_psk_t psk;
    base_server_t server;
    const char *word; /* "status", "soft" */
    uint32_t timeout_ms;
    bool json;
} client_options_t;

enum { OPTION_COAP_PSK = 256, OPTION_TIMEOUT, OPTION_JSON };

/* Rows of both commands. */
#define SHARED_ROWS                                                                                                    \
    {.name = "coap-psk",                                                                                               \
     .value = "FILE",                                                                                                  \
     .brief = "ask over coaps, with the phone's secret: a line IDENTITY:KEY, the key in hexadecimal (default port "    \
              "5684; without it over coap, 5683)",                                                                     \
     .text = "ask over coaps, with the phone's secret: a line `IDENTITY:KEY`, the key in hexadecimal "                 \
             "([formats.md](formats.md#shared-secret)); a cluster's is `DIR/coap.psk` (default port 5684; without it " \
             "over coap, 5683)",                                                                                       \
     .offers = "FILES",                                                                                                \
     .id = OPTION_COAP_PSK},                                                                                           \
    {                                                                                                                  \
        .name = "timeout", .value = "SECONDS",                                                                         \
        .brief = "longest look-up, and wait for each part of the answer (default " CLI_DEFAULT_TIMEOUT ")",            \
        .id = OPTION_TIMEOUT                                                                                           \
    }

static const cli_option_t get_options[] = {
    SHARED_ROWS, {.name = "json", .brief = "as one JSON object", .id = OPTION_JSON}, {0}};

static const cli_option_t reset_options[] = {
    SHARED_ROWS, {.name = "json", .brief = "tell it as one JSON object", .id = OPTION_JSON}, {0}};

static const cli_command_text_t get_text = {
    .name = "phone get",
    .usage = "HOST[:PORT] status|messages|trust-list [OPTION]...",
    .purpose = "Asks a phone that runs and serves CoAP, simulated or a board, what it knows.\n"
               "\n"
               "  status      trust, installed lists, messages: the report of the last boot\n"
               "  messages    the status messages\n"
               "  trust-list  which lists are installed, and who signed them",
    .options = get_options,
    .ending = "Exit status: 0 done; 1 nobody answered, a refusal, or a file or network failure; 2 wrong usage.",
    .words = "status messages trust-list",
};

static const cli_command_text_t reset_text = {
    .name = "phone reset",
    .usage = "HOST[:PORT] [soft|hard] [OPTION]...",
    .purpose = "Resets a phone that runs: it boots again (soft, the default), or goes off and on (hard). Over coap it "
               "lets itself be\n"
               "reset by the addresses that it was told to allow only, over coaps by who has its secret.",
    .options = reset_options,
    .ending = "Exit status: 0 the phone resets itself; 1 nobody answered, a refusal, or a file or network failure; 2 "
              "wrong usage.",
    .words = "soft hard",
};

static int take_option(void *ctx, int option, const char *value)
{
    client_options_t *options = ctx;
    if (option == OPTION_TIMEOUT)
        return cli_take_timeout(value, &options->timeout_ms);
    if (option == OPTION_COAP_PSK)
        options->psk_file = value;
    else
        options->json = true;
    return EXIT_DONE;
}

/* @param words  what the second argument may be, ended by NULL. @param otherwise  where it is left out; NULL: it may
 * not be */
static int take_line(client_options_t *options, int argc, char **argv, const cli_command_text_t *text,
                     const char *const *words, const char *otherwise)
{
    int status = cli_take_options(argc, argv, text, take_option, options);
    if (status != EXIT_DONE)
        return status;
    const int count = argc - optind;
    if (count > 2 || count < (otherwise != NULL ? 1 : 2))
        return cli_error(EXIT_USAGE, "%s: %s", text->name, text->usage);
    if (!base_parse_server(argv[optind], options->psk_file != NULL ? ITL_COAP_TARGET_SECURE_PORT : ITL_COAP_TARGET_PORT,
                           &options->server))
        return cli_error(EXIT_USAGE, "%s: %s: not HOST[:PORT]", text->name, argv[optind]);
    options->word = count == 2 ? argv[optind + 1] : otherwise;
    while (*words != NULL && strcmp(*words, options->word) != 0)
        words++;
    return *words != NULL ? EXIT_DONE : cli_error(EXIT_USAGE, "%s %s: %s", text->name, options->word, text->usage);
}

static int ask(client_options_t *options, const char *path, const char *body, base_bytes_t *answer)
{
    base_error_t error;
    if (options->psk_file != NULL && !psk_file_read(options->psk_file, &options->psk, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    const phone_ask_t question = {.host = options->server.host,
                                  .port = options->server.port,
                                  .psk = options->psk_file != NULL ? &options->psk : NULL,
                                  .path = path,
                                  .body = body,
                                  .timeout_ms = options->timeout_ms};
    bool done = phone_ask(&question, answer, &error);
    explicit_bzero(&options->psk, sizeof options->psk);
    return done ? EXIT_DONE : cli_error(EXIT_FAILED, "%s", error.text);
}

static void print_report(const client_options_t *options, const cJSON *report)
{
    if (options->json)
        device_print_json(stdout, report);
    else if (strcmp(options->word, "status") == 0)
        device_print_report(stdout, report);
    else if (strcmp(options->word, "messages") == 0)
        device_print_messages(stdout, report);
    else
        device_print_lists(stdout, report);
}

static int get(client_options_t *options)
{
    base_bytes_t answer = {0};
    base_error_t error;
    int status = ask(options, options->word, NULL, &answer);
    cJSON *report = status == EXIT_DONE ? phone_ask_report(options->word, &answer, &error) : NULL;
    if (report != NULL)
        print_report(options, report);
    else if (status == EXIT_DONE)
        status = cli_error(EXIT_FAILED, "%s: %s", options->server.host, error.text);
    cJSON_Delete(report);
    base_bytes_free(&answer);
    return status;
}

static int reset(client_options_t *options)
{
    base_bytes_t answer = {0};
    int status = ask(options, "reset", options->word, &answer);
    if (status == EXIT_DONE && options->json)
        printf("{\"reset\":\"%s\"}\n", options->word);
    else if (status == EXIT_DONE)
        printf("%s reset: the phone does it\n", options->word);
    base_bytes_free(&answer);
    return status;
}

/* @param argv  argv[-1] is "phone" */
static int run(client_options_t *options, int argc, char **argv, int (*client)(client_options_t *options))
{
    if (options->psk_file != NULL && !coap_dtls_is_supported())
        return command_lab(argc + 1, argv - 1);
    return client(options);
}

int phone_get_command(int argc, char **argv)
{
    static const char *const words[] = {"status", "messages", "trust-list", NULL};
    client_options_t options = {.timeout_ms = ITL_DEFAULT_TIMEOUT_MS};
    int status = take_line(&options, argc, argv, &get_text, words, NULL);
    return status == EXIT_DONE ? run(&options, argc, argv, get) : status;
}

int phone_reset_command(int argc, char **argv)
{
    static const char *const words[] = {"soft", "hard", NULL};
    client_options_t options = {.timeout_ms = ITL_DEFAULT_TIMEOUT_MS};
    int status = take_line(&options, argc, argv, &reset_text, words, "soft");
    return status == EXIT_DONE ? run(&options, argc, argv, reset) : status;
}
