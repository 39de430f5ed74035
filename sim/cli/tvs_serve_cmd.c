/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <cjson/cJSON.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/address.h"
#include "base/descriptors.h"
#include "base/fileio.h"
#include "base/machine.h"
#include "base/parse.h"
#include "base/signals.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/tvs_cmd.h"
#include "posix/posix.h"
#include "tvs/tvs_service.h"

#define PATH_BYTES 4096

/* Sockets that are told at once, and connections as tvs_service_config_t counts them, where the system has enough
 * descriptors. */
#define READY_AT_ONCE    64
#define MOST_CONNECTIONS 2048

/* What `tvs serve` was told, and what it runs. */
typedef struct serve {
    const char *folder;
    const char *identity; /* NULL: tvs.pem in the folder */
    const char *bind;
    const char *log_path;
    bool json;
    tvs_grant_t grant;
    tvs_service_config_t config;
    FILE *log;
    itl_hal_t hal;
    tvs_known_t known;
    tvs_service_t *service;
} serve_t;

enum {
    OPTION_IDENTITY = 256,
    OPTION_BIND,
    OPTION_PORT,
    OPTION_ROLES,
    OPTION_TTL,
    OPTION_FAULT,
    OPTION_TIMEOUT,
    OPTION_TLS_MIN,
    OPTION_TLS_MAX,
    OPTION_LOG,
    OPTION_JSON
};

#define IN_A_LIST(id, name) " " name
#define IN_A_TEXT(id, name) " `" name "`"

static const cli_option_t serve_options[] = {
    {.name = "identity",
     .value = "PEM",
     .brief = "the server's certificate and key (default DIR/tvs.pem, which is then not vouched for)",
     .text = "the server's certificate and key (default `DIR/tvs.pem`, which is then not vouched for)",
     .offers = "FILES",
     .id = OPTION_IDENTITY},
    {.name = "bind",
     .value = "ADDRESS",
     .brief = "address to listen on (default 127.0.0.1; 0.0.0.0 or :: for all)",
     .id = OPTION_BIND},
    {.name = "port",
     .value = "N",
     .brief = "port (default 2445; 0: any free one)",
     .text = "port (default 2445; 0: any free one). The first line on standard output says where it listens",
     .id = OPTION_PORT},
    {.name = "roles",
     .value = "LIST",
     .brief = "roles of certificates that roles.txt does not name: numbers or sast, ccm, ccm+tftp, tftp, capf, "
              "app-server, tvs, joined by commas, or none (default sast,tftp)",
     .text = "roles of certificates that `roles.txt` does not name: numbers, or `sast`, `ccm`, `ccm+tftp`, `tftp`, "
             "`capf`, `app-server`, `tvs`, joined by commas, or `none` (default `sast,tftp`)",
     .offers = "sast ccm ccm+tftp tftp capf app-server tvs",
     .id = OPTION_ROLES},
    {.name = "ttl",
     .value = "SECONDS",
     .brief = "how long their answers hold (default 86400)",
     .text = "how long answers hold (default 86400)",
     .id = OPTION_TTL},
    {.name = "timeout",
     .value = "SECONDS",
     .brief = "longest life of a connection (default " CLI_DEFAULT_TIMEOUT ")",
     .id = OPTION_TIMEOUT},
    TVS_TLS_MIN_ROW("", OPTION_TLS_MIN),
    TVS_TLS_MAX_ROW("", OPTION_TLS_MAX),
    {.name = "fault",
     .value = "NAME",
     .brief = "fail in this way, for tests (below)",
     .text = "fail in this way, for tests ([tvs.md](tvs.md#faults)):" TVS_FAULT_TABLE(IN_A_TEXT),
     .offers = TVS_FAULT_TABLE(IN_A_LIST),
     .id = OPTION_FAULT},
    {.name = "log",
     .value = "FILE",
     .brief = "append the log to FILE instead of standard error",
     .offers = "FILES",
     .id = OPTION_LOG},
    {.name = "json",
     .brief = "log and address as JSON, one object a line",
     .text = "address and log as JSON, one object a line",
     .id = OPTION_JSON},
    {0},
};

static const cli_command_text_t serve_text = {
    .name = "tvs serve",
    .usage = "DIR [OPTION]...",
    .purpose =
        "A Trust Verification Service that vouches for the certificates in DIR/*.pem. DIR/roles.txt may say more, a "
        "line\n"
        "per file: \"callmanager.pem roles=sast,tftp ttl=3600\", \"old.pem deny\". SIGHUP reads the folder again.",
    .options = serve_options,
    .ending = "Ends on SIGINT and SIGTERM. Exit status: 0 done; 1 a file or the network failed; 2 wrong usage.\n"
              "Faults:" TVS_FAULT_TABLE(IN_A_LIST),
    .words = "FOLDERS",
};

/* --- options --- */

static int take_number(const char *name, const char *text, uint32_t max, uint64_t *number)
{
    if (base_parse_number(text, 0, max, number))
        return EXIT_DONE;
    return cli_error(EXIT_USAGE, "--%s %s: not a number from 0 to %u", name, text, max);
}

static int take_numeric(serve_t *serve, int option, const char *text)
{
    uint64_t number = 0;
    int status = option == OPTION_PORT ? take_number("port", text, UINT16_MAX, &number)
                                       : take_number("ttl", text, UINT32_MAX, &number);
    if (option == OPTION_PORT)
        serve->config.listen.port = (uint16_t)number;
    else
        serve->grant.ttl_s = (uint32_t)number;
    return status;
}

static int take_option(void *ctx, int option, const char *text)
{
    serve_t *serve = ctx;
    switch (option) {
    case OPTION_IDENTITY:
        serve->identity = text;
        return EXIT_DONE;
    case OPTION_BIND:
        serve->bind = text;
        return EXIT_DONE;
    case OPTION_PORT:
    case OPTION_TTL:
        return take_numeric(serve, option, text);
    case OPTION_ROLES:
        return tvs_grant_parse_roles(&serve->grant, text) ? EXIT_DONE
                                                          : cli_error(EXIT_USAGE, "--roles %s: no such role", text);
    case OPTION_FAULT:
        return tvs_fault_parse(text, &serve->config.fault)
                   ? EXIT_DONE
                   : cli_error(EXIT_USAGE, "--fault %s: there is none of that name; --help lists them", text);
    case OPTION_TIMEOUT:
        return cli_take_timeout(text, &serve->config.timeout_ms);
    case OPTION_TLS_MIN:
        return tvs_take_version(text, &serve->config.tls_min);
    case OPTION_TLS_MAX:
        return tvs_take_highest(text, &serve->config.tls_max);
    case OPTION_LOG:
        serve->log_path = text;
        return EXIT_DONE;
    default:
        serve->json = true;
        return EXIT_DONE;
    }
}

/* --- the log --- */

static const char *command_word(uint8_t command)
{
    if (command == 0)
        return "no request";
    return command == ITL_TVS_QUERY_REQUEST    ? "QUERY"
           : command == ITL_TVS_VERIFY_REQUEST ? "VERIFY"
                                               : "another command";
}

/* Hostile bytes made fit to print; "-" for none. The caller frees it. */
static char *printable(itl_tvs_bytes_t bytes)
{
    char *text = bytes.data != NULL ? base_text(bytes.data, bytes.len) : strdup("-");
    if (text == NULL)
        abort();
    return text;
}

static void log_text(FILE *log, const char *stamp, const char *peer, const tvs_service_event_t *event)
{
    char *device = printable(event->device), *subject = printable(event->subject);
    fprintf(log, "%s %s %s %s: %s", stamp, peer, device, command_word(event->command), event->what);
    if (event->subject.data != NULL)
        fprintf(log, " <%s>", subject);
    if (event->label != NULL)
        fprintf(log, " (%s)", event->label);
    if (event->version != NULL)
        fprintf(log, " %s %s", event->version, event->cipher);
    fputc('\n', log);
    free(device);
    free(subject);
}

static void add_text(cJSON *json, const char *name, const char *text)
{
    if (text != NULL)
        cJSON_AddStringToObject(json, name, text);
    else
        cJSON_AddNullToObject(json, name);
}

static void print_line(FILE *out, cJSON *json)
{
    char *text = cJSON_PrintUnformatted(json);
    if (text != NULL)
        fprintf(out, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(json);
}

static void log_json(FILE *log, const char *stamp, const char *peer, const tvs_service_event_t *event)
{
    cJSON *json = cJSON_CreateObject();
    char *device = printable(event->device), *subject = printable(event->subject);
    add_text(json, "time", stamp);
    add_text(json, "peer", peer);
    add_text(json, "device", event->device.data != NULL ? device : NULL);
    add_text(json, "request", event->command != 0 ? command_word(event->command) : NULL);
    add_text(json, "subject", event->subject.data != NULL ? subject : NULL);
    add_text(json, "result", event->what);
    cJSON_AddBoolToObject(json, "answered", event->answered);
    add_text(json, "certificate", event->label);
    add_text(json, "tls", event->version);
    add_text(json, "cipher", event->cipher);
    print_line(log, json);
    free(device);
    free(subject);
}

static void log_reload(const serve_t *serve)
{
    if (serve->json) {
        cJSON *json = cJSON_CreateObject();
        cJSON_AddNumberToObject(json, "certificates", (double)serve->known.count);
        print_line(serve->log, json);
    } else {
        fprintf(serve->log, "%zu certificates\n", serve->known.count);
    }
    fflush(serve->log);
}

static void log_event(void *ctx, const tvs_service_event_t *event)
{
    const serve_t *serve = ctx;
    char peer[BASE_ADDRESS_BYTES], stamp[32] = "";
    struct tm tm;
    const time_t now = (time_t)machine_utc_s();
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
    base_print_address(peer, &event->peer);
    (serve->json ? log_json : log_text)(serve->log, stamp, peer, event);
    fflush(serve->log);
}

/* --- serving --- */

static const char *own_file(const serve_t *serve)
{
    return serve->identity == NULL ? "tvs.pem" : NULL;
}

static void say_skipped(void *ctx, const char *why)
{
    (void)ctx;
    cli_error(EXIT_DONE, "%s; going on without it", why);
}

static void reload(serve_t *serve)
{
    tvs_known_t known = {0};
    base_error_t error;
    if (!tvs_known_load(&known, serve->folder, own_file(serve), &serve->grant, say_skipped, NULL, &error)) {
        tvs_known_free(&known);
        cli_error(EXIT_DONE, "%s; going on with what was known", error.text);
        return;
    }
    tvs_service_set_known(serve->service, &known);
    tvs_known_free(&serve->known);
    serve->known = known;
    tvs_service_set_known(serve->service, &serve->known);
    log_reload(serve);
}

static void say_where(const serve_t *serve)
{
    const itl_hal_addr_t address = tvs_service_address(serve->service);
    char text[BASE_ADDRESS_BYTES];
    base_print_address(text, &address);
    if (serve->json) {
        cJSON *json = cJSON_CreateObject();
        cJSON_AddStringToObject(json, "listening", text);
        cJSON_AddNumberToObject(json, "certificates", (double)serve->known.count);
        print_line(stdout, json);
    } else {
        printf("listening on %s, %zu certificates\n", text, serve->known.count);
    }
    fflush(stdout);
}

static int serve_until_signal(serve_t *serve)
{
    const itl_hal_net_t *net = serve->hal.net;
    itl_hal_socket_t ready[READY_AT_ONCE];
    size_t count = 0;
    uint64_t deadline = tvs_service_poll(serve->service);
    while (!signals_end_wanted()) {
        if (signals_take_reload())
            reload(serve);
        if (net->wait(net->ctx, signals_waiting() ? 0 : deadline, ready, READY_AT_ONCE, &count) != ITL_HAL_OK)
            return cli_error(EXIT_FAILED, "network: %s", strerror(errno));
        for (size_t i = 0; i < count; i++)
            tvs_service_ready(serve->service, ready[i]);
        deadline = tvs_service_tick(serve->service);
    }
    return EXIT_DONE;
}

static int start_service(serve_t *serve, base_bytes_t *pem)
{
    char path[PATH_BYTES];
    base_error_t error;
    snprintf(path, sizeof path, "%s/tvs.pem", serve->folder);
    if (!tvs_known_load(&serve->known, serve->folder, own_file(serve), &serve->grant, say_skipped, NULL, &error) ||
        !base_load(serve->identity != NULL ? serve->identity : path, pem, NULL, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    if (!base_parse_ip(serve->bind, serve->config.listen.port, &serve->config.listen))
        return cli_error(EXIT_USAGE, "--bind %s: not a numeric address", serve->bind);
    serve->config.identity = (const char *)pem->data;
    serve->config.identity_len = pem->size;
    serve->config.connections = descriptors_share(MOST_CONNECTIONS, 2);
    serve->config.log = log_event;
    serve->config.log_ctx = serve;
    serve->service = tvs_service_init(&serve->config, &serve->hal, &serve->known, &error);
    return serve->service != NULL ? EXIT_DONE : cli_error(EXIT_FAILED, "%s", error.text);
}

static int serve_on(serve_t *serve, posix_net_t *net)
{
    base_bytes_t pem = {0};
    serve->hal = (itl_hal_t){.net = posix_net_hal(net), .clock = posix_clock(), .random = posix_random()};
    int status = start_service(serve, &pem);
    base_bytes_free(&pem);
    if (status == EXIT_DONE) {
        signals_catch(net, true);
        say_where(serve);
        status = serve_until_signal(serve);
        signals_forget_net();
    }
    tvs_service_close(serve->service);
    tvs_known_free(&serve->known);
    return status;
}

static int run_serve(serve_t *serve)
{
    serve->log = serve->log_path != NULL ? fopen(serve->log_path, "ae") : stderr;
    if (serve->log == NULL)
        return cli_error(EXIT_FAILED, "%s: %s", serve->log_path, strerror(errno));
    posix_net_t *net = posix_net_create();
    if (net == NULL)
        return cli_error(EXIT_FAILED, "network: %s", strerror(errno));
    int status = serve_on(serve, net);
    posix_net_destroy(net);
    if (serve->log != stderr && fclose(serve->log) != 0)
        status = cli_error(EXIT_FAILED, "%s: %s", serve->log_path, strerror(errno));
    return status;
}

int command_tvs_serve(int argc, char **argv)
{
    serve_t serve = {.bind = "127.0.0.1", .grant = tvs_grant_default(), .config.listen.port = ITL_TVS_PORT};
    int status = cli_take_options(argc, argv, &serve_text, take_option, &serve);
    if (status != EXIT_DONE)
        return status;
    if (argc - optind != 1)
        return cli_error(EXIT_USAGE, "tvs serve: needs one folder; --help tells more");
    const itl_tvs_tls_t lowest = serve.config.tls_min != ITL_TVS_TLS_DEFAULT ? serve.config.tls_min : ITL_TVS_TLS_1_2;
    if (serve.config.tls_max != ITL_TVS_TLS_DEFAULT && serve.config.tls_max < lowest)
        return cli_error(EXIT_USAGE, "tvs serve: --tls-max is below the lowest version: --tls-min sets that");
    serve.folder = argv[optind];
    return run_serve(&serve);
}
