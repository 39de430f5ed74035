/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/parse.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/outfile.h"
#include "fetch/fetch.h"
#include "posix/posix.h"
#include "tftp/tftp_way.h"

/* One fetch: what was asked for and what came of it. */
typedef struct fetch {
    const char *where; /* HOST[:PORT] as given */
    base_server_t server;
    const char *file;
    const char *out;
    bool json;
    uint32_t timeout_ms;
    outfile_t sink;
    int sink_errno; /* Why the output failed; 0: it did not. */
    uint64_t bytes;
    uint64_t milliseconds;
    itl_tftp_transfer_t tftp;
    uint8_t packet[ITL_TFTP_BLKSIZE_MAX + ITL_TFTP_HEADER_BYTES];
} fetch_t;

enum { OPTION_BLKSIZE = 256, OPTION_WINDOWSIZE, OPTION_TSIZE, OPTION_TIMEOUT, OPTION_JSON };

static const cli_option_t get_options[] = {
    {.name = "blksize",
     .value = "N",
     .brief = "ask for blocks of 8 to 65464 bytes (RFC 2348); without: 512",
     .text = "ask for blocks of 8 to 65464 bytes (RFC 2348); without options the request is one that every server "
             "knows, and blocks have 512 bytes",
     .id = OPTION_BLKSIZE},
    {.name = "windowsize",
     .value = "N",
     .brief = "ask for windows of 1 to 65535 blocks (RFC 7440)",
     .id = OPTION_WINDOWSIZE},
    {.name = "tsize", .brief = "ask for the file's size (RFC 2349)", .id = OPTION_TSIZE},
    {.name = "timeout",
     .value = "SECONDS",
     .brief = "longest wait for an answer (default " CLI_DEFAULT_TIMEOUT ")",
     .text = "longest wait for an answer (default " CLI_DEFAULT_TIMEOUT "); decimals are allowed",
     .id = OPTION_TIMEOUT},
    {.name = "json", .brief = "the report as one JSON object", .id = OPTION_JSON},
    {0},
};

static const cli_command_text_t get_text = {
    .name = "tftp get",
    .usage = "HOST[:PORT] FILE OUT [OPTION]...",
    .purpose = "Fetches FILE with the phone's own TFTP client and writes it to OUT (\"-\": standard output).\n"
               "OUT appears, or is replaced, only when the file is complete.",
    .options = get_options,
    .ending = "Exit status: 0 done; 1 the file could not be fetched or written; 2 wrong usage.",
    .words = "HOSTS",
};

static int take_number(const char *name, const char *text, uint32_t min, uint32_t max, uint32_t *number)
{
    uint64_t value;
    if (!base_parse_number(text, min, max, &value))
        return cli_error(EXIT_USAGE, "--%s %s: not a number from %u to %u", name, text, min, max);
    *number = (uint32_t)value;
    return EXIT_DONE;
}

static int take_option(void *ctx, int option, const char *text)
{
    fetch_t *fetch = ctx;
    switch (option) {
    case OPTION_BLKSIZE:
        return take_number("blksize", text, ITL_TFTP_BLKSIZE_MIN, ITL_TFTP_BLKSIZE_MAX, &fetch->tftp.options.blksize);
    case OPTION_WINDOWSIZE:
        return take_number("windowsize", text, 1, ITL_TFTP_WINDOWSIZE_MAX, &fetch->tftp.options.windowsize);
    case OPTION_TSIZE:
        fetch->tftp.options.tsize = true;
        return EXIT_DONE;
    case OPTION_TIMEOUT:
        return cli_take_timeout(text, &fetch->timeout_ms);
    default:
        fetch->json = true;
        return EXIT_DONE;
    }
}

static int take_arguments(fetch_t *fetch, int argc, char **argv)
{
    if (argc != 3)
        return cli_error(EXIT_USAGE, "tftp get: needs HOST[:PORT] FILE OUT; --help tells more");
    fetch->where = argv[0];
    fetch->file = argv[1];
    fetch->out = argv[2];
    if (!base_parse_server(argv[0], ITL_TFTP_PORT, &fetch->server))
        return cli_error(EXIT_USAGE, "%s: not HOST[:PORT]", argv[0]);
    size_t len = strlen(fetch->file);
    if (len == 0 || len > ITL_TFTP_NAME_MAX)
        return cli_error(EXIT_USAGE, "the name of a file has 1 to %u bytes", ITL_TFTP_NAME_MAX);
    if (fetch->json && strcmp(fetch->out, "-") == 0)
        return cli_error(EXIT_USAGE, "--json and the file cannot both go to standard output");
    return EXIT_DONE;
}

static itl_reason_t write_out(void *ctx, const uint8_t *data, size_t len)
{
    fetch_t *fetch = ctx;
    if (!outfile_write(&fetch->sink, data, len)) {
        fetch->sink_errno = errno;
        return ITL_REASON_INTERNAL;
    }
    fetch->bytes += len;
    return ITL_REASON_NONE;
}

static itl_reason_t fetch_from(const itl_hal_net_t *net, fetch_t *fetch, itl_reach_t *server)
{
    const itl_fetch_job_t job = {
        .file = fetch->file, .timeout_ms = fetch->timeout_ms, .sink = {.ctx = fetch, .write = write_out}};
    itl_fetch_t run = {0};
    itl_fetch_start(&run, &itl_tftp_way, &fetch->tftp, server, &job);
    uint64_t next = itl_fetch_poll(&run);
    while (itl_fetch_busy(&run)) {
        if (net->wait(net->ctx, next, NULL, 0, NULL) != ITL_HAL_OK) {
            itl_fetch_cancel(&run);
            return ITL_REASON_NETWORK_ERROR;
        }
        next = itl_fetch_poll(&run);
    }
    return itl_fetch_result(&run)->reason;
}

static itl_reason_t transfer(const itl_hal_net_t *net, fetch_t *fetch)
{
    const itl_hal_clock_t *clock = posix_clock();
    uint64_t started = itl_hal_now_ms(clock);
    itl_reach_t server;
    itl_tftp_init(&fetch->tftp.client, net, clock, fetch->packet, sizeof fetch->packet);
    itl_reach_start(&server, net, clock, fetch->server.host, fetch->server.port, fetch->timeout_ms);
    itl_reason_t reason = fetch_from(net, fetch, &server);
    fetch->milliseconds = itl_hal_now_ms(clock) - started;
    return reason;
}

static void print_json(const fetch_t *fetch, itl_reason_t reason)
{
    const itl_tftp_t *tftp = &fetch->tftp.client;
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "server", fetch->where);
    cJSON_AddStringToObject(json, "file", fetch->file);
    cJSON_AddNumberToObject(json, "bytes", (double)fetch->bytes);
    cJSON_AddStringToObject(json, "result", reason == ITL_REASON_NONE ? "ok" : itl_reason_name(reason));
    cJSON_AddNumberToObject(json, "blksize", tftp->blksize);
    cJSON_AddNumberToObject(json, "windowsize", tftp->windowsize);
    cJSON_AddNumberToObject(json, "milliseconds", (double)fetch->milliseconds);
    if (tftp->error_code != 0 || tftp->error_text[0] != '\0') {
        cJSON *error = cJSON_AddObjectToObject(json, "error");
        cJSON_AddNumberToObject(error, "code", tftp->error_code);
        cJSON_AddStringToObject(error, "text", tftp->error_text);
    }
    if (tftp->problem != NULL)
        cJSON_AddStringToObject(json, "problem", tftp->problem);
    char *text = cJSON_PrintUnformatted(json);
    if (text != NULL)
        puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
}

static int say_failure(const fetch_t *fetch, itl_reason_t reason)
{
    if (fetch->sink_errno != 0)
        return cli_error(EXIT_FAILED, "%s: %s", fetch->out, strerror(fetch->sink_errno));
    if (fetch->tftp.client.error_code != 0 || fetch->tftp.client.error_text[0] != '\0')
        return cli_error(EXIT_FAILED, "%s: %s: %s (error %u: %s)", fetch->where, fetch->file, itl_reason_text(reason),
                         fetch->tftp.client.error_code, fetch->tftp.client.error_text);
    if (fetch->tftp.client.problem != NULL)
        return cli_error(EXIT_FAILED, "%s: %s: %s (%s)", fetch->where, fetch->file, itl_reason_text(reason),
                         fetch->tftp.client.problem);
    return cli_error(EXIT_FAILED, "%s: %s: %s", fetch->where, fetch->file, itl_reason_text(reason));
}

static int report(const fetch_t *fetch, itl_reason_t reason)
{
    if (fetch->json)
        print_json(fetch, reason);
    else if (reason == ITL_REASON_NONE && strcmp(fetch->out, "-") != 0)
        printf("%s: %llu bytes in %llu ms\n", fetch->file, (unsigned long long)fetch->bytes,
               (unsigned long long)fetch->milliseconds);
    return reason == ITL_REASON_NONE ? EXIT_DONE : say_failure(fetch, reason);
}

static int run_fetch(fetch_t *fetch)
{
    if (fetch->timeout_ms == 0)
        fetch->timeout_ms = ITL_DEFAULT_TIMEOUT_MS;
    if (!outfile_open(&fetch->sink, fetch->out))
        return cli_error(EXIT_FAILED, "%s: %s", fetch->out, strerror(errno));
    posix_net_t *net = posix_net_create();
    if (net == NULL) {
        outfile_discard(&fetch->sink);
        return cli_error(EXIT_FAILED, "network: %s", strerror(errno));
    }
    itl_reason_t reason = transfer(posix_net_hal(net), fetch);
    posix_net_destroy(net);
    if (reason != ITL_REASON_NONE) {
        outfile_discard(&fetch->sink);
    } else if (!outfile_commit(&fetch->sink)) {
        fetch->sink_errno = errno;
        reason = ITL_REASON_INTERNAL;
    }
    return report(fetch, reason);
}

static int command_get(int argc, char **argv)
{
    static fetch_t fetch;
    int status = cli_take_options(argc, argv, &get_text, take_option, &fetch);
    if (status == EXIT_DONE)
        status = take_arguments(&fetch, argc - optind, argv + optind);
    return status == EXIT_DONE ? run_fetch(&fetch) : status;
}

int command_tftp(int argc, char **argv)
{
    static const cli_entry_t commands[] = {
        {"get", command_get, "fetch a file"},
        {NULL, NULL, NULL},
    };
    return cli_dispatch(commands, "itlsim tftp COMMAND ...", argc, argv);
}
