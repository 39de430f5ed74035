/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "cli/options.h"
#include "cli/tvs_ask.h"
#include "cli/tvs_cmd.h"
#include "options/option.h"
#include "posix/posix.h"
#include "text/text.h"

enum {
    OPTION_TVS = 256,
    OPTION_PIN,
    OPTION_VERIFY,
    OPTION_PURPOSE,
    OPTION_MAC,
    OPTION_MODEL,
    OPTION_TIMEOUT,
    OPTION_TLS_MIN,
    OPTION_JSON
};

static const cli_option_t ask_options[] = {
    {.name = "tvs",
     .value = "HOST[:PORT]",
     .brief = "server, port 2445; up to 5, asked in this order until one answers",
     .text = "server (port 2445), up to five, asked in this order until one answers",
     .offers = "HOSTS",
     .id = OPTION_TVS},
    {.name = "pin",
     .value = "FILE",
     .brief = "the server's certificate (PEM), or a trust list whose TVS records name it",
     .offers = "FILES",
     .id = OPTION_PIN},
    {.name = "verify",
     .brief = "VERIFY instead: send the certificate itself",
     .text = "VERIFY instead of QUERY: send the certificate itself",
     .id = OPTION_VERIFY},
    {.name = "purpose",
     .value = "WHAT",
     .brief = "list: signer of a trust list (needs role SAST; default of QUERY); file: signer of a configuration (TFTP "
              "or CCM+TFTP); https: a web server (APP-SERVER or TFTP; default of VERIFY)",
     .text =
         "what the certificate is wanted for: `list`: the signer of a trust list (role SAST; default of QUERY); "
         "`file`: of a configuration (TFTP or CCM+TFTP); `https`: a web server (APP-SERVER or TFTP; default of VERIFY)",
     .offers = "list file https",
     .id = OPTION_PURPOSE},
    {.name = "mac", .value = "MAC", .brief = "of the phone that asks (default 001122334455)", .id = OPTION_MAC},
    {.name = "model",
     .value = "MODEL",
     .brief = "its model (default " ITL_DEFAULT_MODEL ")",
     .offers = "7962 7975 7821 7841 8841 8845 8861",
     .id = OPTION_MODEL},
    {.name = "timeout",
     .value = "SECONDS",
     .brief = "longest wait for a server's answer (default " CLI_DEFAULT_TIMEOUT ")",
     .id = OPTION_TIMEOUT},
    TVS_TLS_MIN_ROW("", OPTION_TLS_MIN),
    {.name = "json", .brief = "the report as one JSON object", .id = OPTION_JSON},
    {0},
};

static const cli_command_text_t ask_text = {
    .name = "tvs ask",
    .usage = "CERT.pem --tvs HOST[:PORT] --pin FILE [OPTION]...",
    .purpose =
        "Asks a Trust Verification Service about a certificate, as a phone does: QUERY by names and serial number.",
    .options = ask_options,
    .ending =
        "Exit status: 0 vouched for; 1 no answer; 2 wrong usage; 3 \"not valid\", or an answer or a server not to be\n"
        "believed.",
    .words = "FILES",
};

/* --- options --- */

static int take_server(tvs_ask_t *ask, const char *text)
{
    if (ask->config.server_count == ITL_LIMIT_TVS_SERVERS)
        return cli_error(EXIT_USAGE, "--tvs: at most %u servers", ITL_LIMIT_TVS_SERVERS);
    base_server_t *server = &ask->servers[ask->config.server_count];
    if (!base_parse_server(text, ITL_TVS_PORT, server))
        return cli_error(EXIT_USAGE, "--tvs %s: not HOST[:PORT]", text);
    ask->config.servers[ask->config.server_count++] = (itl_tvs_server_t){server->host, server->port};
    return EXIT_DONE;
}

static int take_purpose(tvs_ask_t *ask, const char *text)
{
    static const char *const names[] = {
        [ITL_TVS_FOR_LIST] = "list", [ITL_TVS_FOR_SIGNED_FILE] = "file", [ITL_TVS_FOR_HTTPS] = "https"};
    ask->have_purpose = true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(text, names[i]) == 0) {
            ask->purpose = (itl_tvs_purpose_t)i;
            return EXIT_DONE;
        }
    }
    return cli_error(EXIT_USAGE, "--purpose %s: not list, file or https", text);
}

static int take_model(tvs_ask_t *ask, const char *text)
{
    if (!itl_option_takes_text(ITL_OPTION_MODEL, text))
        return cli_error(EXIT_USAGE, "--model %s: not a model number such as 7962", text);
    ask->model = text;
    return EXIT_DONE;
}

static int take_option(void *ctx, int option, const char *text)
{
    tvs_ask_t *ask = ctx;
    switch (option) {
    case OPTION_TVS:
        return take_server(ask, text);
    case OPTION_PIN:
        ask->pin = text;
        return EXIT_DONE;
    case OPTION_VERIFY:
        ask->verify = true;
        return EXIT_DONE;
    case OPTION_PURPOSE:
        return take_purpose(ask, text);
    case OPTION_MAC:
        return cli_take_mac(text, ask->mac);
    case OPTION_MODEL:
        return take_model(ask, text);
    case OPTION_TIMEOUT:
        return cli_take_timeout(text, &ask->config.timeout_ms);
    case OPTION_TLS_MIN:
        return tvs_take_version(text, &ask->config.tls_min);
    default:
        ask->json = true;
        return EXIT_DONE;
    }
}

static int take_arguments(tvs_ask_t *ask, int argc, char **argv)
{
    if (argc != 1)
        return cli_error(EXIT_USAGE, "tvs ask: needs one CERT.pem; --help tells more");
    if (ask->config.server_count == 0 || ask->pin == NULL)
        return cli_error(EXIT_USAGE, "tvs ask: needs --tvs and --pin; --help tells more");
    ask->certificate = argv[0];
    if (!ask->have_purpose)
        ask->purpose = ask->verify ? ITL_TVS_FOR_HTTPS : ITL_TVS_FOR_LIST;
    itl_text_t device = itl_text_in(ask->device, sizeof ask->device);
    itl_text_string(&device, "CP-");
    itl_text_string(&device, ask->model);
    itl_text_string(&device, "-SEP");
    itl_text_mac(&device, ask->mac);
    ask->config.device_name = ask->device;
    return EXIT_DONE;
}

/* --- asking --- */

static itl_tlv_span_t put_name(tvs_ask_t *ask, const void *data, size_t len)
{
    itl_tlv_span_t span = {(uint32_t)ask->names.size, (uint32_t)len};
    base_put(&ask->names, data, len);
    return span;
}

static int load(tvs_ask_t *ask)
{
    base_error_t error;
    if (!listfile_identity_load(&ask->identity, ask->certificate, &error) ||
        !tvs_pins_load(&ask->pins, ask->pin, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    const listfile_identity_t *identity = &ask->identity;
    const char *subject = identity->subject[LISTFILE_NAMES_SEMICOLON];
    const char *issuer = identity->issuer[LISTFILE_NAMES_SEMICOLON];
    ask->header.signer_name = put_name(ask, subject, strlen(subject) + 1);
    ask->header.issuer_name = put_name(ask, issuer, strlen(issuer) + 1);
    ask->header.serial = put_name(ask, identity->serial, identity->serial_size);
    ask->source = itl_tlv_source_memory(ask->names.data, (uint32_t)ask->names.size);
    return ask->names.failed ? cli_error(EXIT_FAILED, "out of memory") : EXIT_DONE;
}

static itl_reason_t start(tvs_ask_t *ask, itl_tvs_client_t *client)
{
    const base_bytes_t *der = &ask->identity.certificate;
    if (ask->verify)
        return itl_tvs_ask_certificate(client, ask->purpose, &ask->pins.list, der->data, der->size);
    return itl_tvs_ask_signer(client, ask->purpose, &ask->pins.list, &ask->source, &ask->header, NULL);
}

static int wait_for_answer(tvs_ask_t *ask, itl_tvs_client_t *client, const itl_hal_t *hal)
{
    uint64_t began = itl_hal_now_ms(hal->clock);
    if (start(ask, client) != ITL_REASON_NONE)
        return cli_error(EXIT_FAILED, "the question could not be started");
    for (;;) {
        uint64_t deadline = itl_tvs_poll(client);
        ask->milliseconds = itl_hal_now_ms(hal->clock) - began;
        if (!itl_tvs_busy(client))
            return EXIT_DONE;
        if (hal->net->wait(hal->net->ctx, deadline, NULL, 0, NULL) != ITL_HAL_OK)
            return cli_error(EXIT_FAILED, "network: %s", strerror(errno));
    }
}

static int ask_over(tvs_ask_t *ask, posix_net_t *net)
{
    const itl_hal_t hal = {.net = posix_net_hal(net), .clock = posix_clock(), .random = posix_random()};
    void *memory = malloc(itl_tvs_client_size());
    itl_signature_work_t *work = itl_signature_work_init(&ask->work, sizeof ask->work);
    itl_tvs_client_t *client = memory != NULL ? itl_tvs_init(memory, &ask->config, &hal, work) : NULL;
    if (client == NULL) {
        free(memory);
        return cli_error(EXIT_FAILED, "TLS could not be set up");
    }
    int status = wait_for_answer(ask, client, &hal);
    if (status == EXIT_DONE) {
        itl_tvs_answer_t answer = itl_tvs_result(client);
        status = tvs_ask_report(ask, &answer);
    }
    itl_tvs_close(client);
    free(memory);
    return status;
}

static int run_ask(tvs_ask_t *ask)
{
    int status = load(ask);
    posix_net_t *net = status == EXIT_DONE ? posix_net_create() : NULL;
    if (net != NULL)
        status = ask_over(ask, net);
    else if (status == EXIT_DONE)
        status = cli_error(EXIT_FAILED, "network: %s", strerror(errno));
    posix_net_destroy(net);
    listfile_identity_free(&ask->identity);
    base_bytes_free(&ask->names);
    tvs_pins_free(&ask->pins);
    return status;
}

int command_tvs_ask(int argc, char **argv)
{
    static tvs_ask_t ask = {.model = ITL_DEFAULT_MODEL, .mac = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55}};
    int status = cli_take_options(argc, argv, &ask_text, take_option, &ask);
    if (status == EXIT_DONE)
        status = take_arguments(&ask, argc - optind, argv + optind);
    return status == EXIT_DONE ? run_ask(&ask) : status;
}
