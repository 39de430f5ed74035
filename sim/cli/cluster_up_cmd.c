/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <cjson/cJSON.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/parse.h"
#include "base/signals.h"
#include "cli/cluster_cmd.h"
#include "cli/cluster_up_log.h"
#include "cli/options.h"
#include "cli/tvs_cmd.h"
#include "cluster/running.h"
#include "cluster/running_alarms.h"
#include "cluster/running_resets.h"
#include "posix/posix.h"

#define DEFAULT_BASE_PORT 16969
#define READY_AT_ONCE     256
#define SYSLOG_PORT       514

/* 20 nodes of two ports each stand below the ports for alarms. */
#define ALARMS_PORT_OFFSET        40
#define SECURE_ALARMS_PORT_OFFSET 41
#define LAST_BASE_PORT            (UINT16_MAX - SECURE_ALARMS_PORT_OFFSET)

enum { OPTION_BIND = 256, OPTION_BASE_PORT, OPTION_SYSLOG, OPTION_CLOCK, OPTION_LOG, OPTION_JSON };

static const cli_option_t up_options[] = {
    {.name = "bind",
     .value = "ADDRESS",
     .brief = "address to listen on (default 127.0.0.1; 0.0.0.0 or :: for all)",
     .id = OPTION_BIND},
    {.name = "base-port",
     .value = "N",
     .brief = "the first node's TFTP; its TVS has the next port, and so on (default 16969; 0: any free ones); alarms "
              "are taken 40 ports above by coap, 41 ports above by coaps (key: DIR/coap.psk)",
     .text = "the first node's TFTP; its TVS has the next port, and so on (default 16969; 0: any free ones); alarms 40 "
             "ports above by coap, 41 above by coaps",
     .id = OPTION_BASE_PORT},
    {.name = "syslog",
     .value = "HOST[:PORT]",
     .brief = "pass alarms on to this syslog server, by UDP (default port 514)",
     .text = "pass alarms on to this syslog server: RFC 5424 over UDP (default port 514)",
     .id = OPTION_SYSLOG},
    {.name = "clock",
     .value = "WHEN",
     .brief = "set the cluster's clock ahead, for good: +6m, +1d, +5y or 2027-05-01T12:00:00Z",
     .text =
         "set the cluster's clock ahead, for good: `+6m`, `+1d`, `+5y` (s, m, h, d, w, y), or `2027-05-01T12:00:00Z`",
     .offers = "+6m +1d +5y",
     .id = OPTION_CLOCK},
    {.name = "log",
     .value = "FILE",
     .brief = "append a line for every download, question to TVS, alarm and reset (\"-\": standard error); beyond 16 "
              "MiB half of it goes, the oldest lines of the kinds that have most",
     .text = "append a line for every download, question to TVS, alarm and reset (`-`: standard error); a file beyond "
             "16 MiB keeps half of that, of each kind of line the newest",
     .offers = "FILES",
     .id = OPTION_LOG},
    {.name = "json", .brief = "tell what listens where as one JSON object", .id = OPTION_JSON},
    {0},
};

static const cli_command_text_t up_text = {
    .name = "cluster up",
    .usage = "DIR [OPTION]...",
    .purpose =
        "Runs the servers of the cluster in DIR: TFTP and TVS of every node, and the collector of phones' alarms. "
        "Tells what\n"
        "listens where, then serves until SIGINT or SIGTERM. What commands change in the cluster is taken in within a\n"
        "second; SIGHUP asks for it at once. After a change that on a call manager resets the phones, those that "
        "reported\n"
        "a port of their CoAP server are reset (`set enterprise interaction manual` leaves that to you).",
    .options = up_options,
    .ending = "Exit status: 0 done; 1 a file or the network failed; 2 wrong usage.",
    .words = "FOLDERS",
};

/* What was asked for, and what runs. */
typedef struct up {
    running_config_t config;
    const char *bind, *log_path;
    up_log_t log;
    bool json;
    base_server_t syslog; /* host "": none */
    itl_hal_t hal;
    running_t *running;
    running_alarms_t *alarms;
    running_resets_t *resets;
} up_t;

static int take_option(void *ctx, int option, const char *text)
{
    up_t *up = ctx;
    uint64_t number;
    switch (option) {
    case OPTION_BIND:
        up->bind = text;
        return EXIT_DONE;
    case OPTION_BASE_PORT:
        if (!base_parse_number(text, 0, LAST_BASE_PORT, &number))
            return cli_error(EXIT_USAGE, "--base-port %s: not a number from 0 to %d", text, LAST_BASE_PORT);
        up->config.base_port = (uint16_t)number;
        return EXIT_DONE;
    case OPTION_SYSLOG:
        return base_parse_server(text, SYSLOG_PORT, &up->syslog)
                   ? EXIT_DONE
                   : cli_error(EXIT_USAGE, "--syslog %s: not HOST[:PORT]", text);
    case OPTION_CLOCK:
        up->config.clock = text;
        return EXIT_DONE;
    case OPTION_LOG:
        up->log_path = text;
        return EXIT_DONE;
    default:
        up->json = true;
        return EXIT_DONE;
    }
}

static int take_arguments(up_t *up, int argc, char **argv)
{
    int status = cli_take_options(argc, argv, &up_text, take_option, up);
    if (status != EXIT_DONE)
        return status;
    if (argc - optind != 1)
        return cli_error(EXIT_USAGE, "cluster up: needs one folder; --help tells more");
    up->config.folder = argv[optind];
    return EXIT_DONE;
}

/* --- the log --- */

static void log_tftp(void *ctx, const char *host, const tftp_service_event_t *event)
{
    up_log_tftp(&((up_t *)ctx)->log, host, event);
}

static void log_tvs(void *ctx, const char *host, const tvs_service_event_t *event)
{
    up_log_tvs(&((up_t *)ctx)->log, host, event);
}

static void log_alarm(void *ctx, const collector_event_t *event)
{
    up_log_alarm(&((up_t *)ctx)->log, event);
}

static void log_reset(void *ctx, const resets_result_t *result)
{
    up_log_reset(&((up_t *)ctx)->log, result);
}

static void tell_note(void *ctx, const char *text)
{
    (void)ctx;
    fprintf(stderr, "itlsim: %s\n", text);
}

/* --- serving --- */

static void add_address(cJSON *json, const char *name, bool there, const itl_hal_addr_t *address)
{
    char text[BASE_ADDRESS_BYTES];
    base_print_address(text, address);
    if (there)
        cJSON_AddStringToObject(json, name, text);
    else
        cJSON_AddNullToObject(json, name);
}

/* "coap://127.0.0.1:17009/alarms", "coaps://127.0.0.1:17010/alarms" */
static void alarms_uri(const up_t *up, bool secure, char uri[BASE_ADDRESS_BYTES + 16])
{
    char text[BASE_ADDRESS_BYTES];
    const itl_hal_addr_t address =
        secure ? running_alarms_secure_address(up->alarms) : running_alarms_address(up->alarms);
    base_print_address(text, &address);
    snprintf(uri, BASE_ADDRESS_BYTES + 16, "%s://%s/alarms", secure ? "coaps" : "coap", text);
}

static void add_alarms(cJSON *json, const up_t *up)
{
    char uri[BASE_ADDRESS_BYTES + 16], secret[PATH_MAX];
    alarms_uri(up, false, uri);
    cJSON_AddStringToObject(json, "alarms", uri);
    alarms_uri(up, true, uri);
    cJSON_AddStringToObject(json, "alarms_secure", uri);
    snprintf(secret, sizeof secret, "%s/" CLUSTER_SECRET_FILE, up->config.folder);
    cJSON_AddStringToObject(json, "coap_psk", secret);
}

static void print_json(const up_t *up)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "cluster", up->config.folder);
    cJSON_AddStringToObject(json, "release", running_release(up->running) == CLUSTER_10_0 ? "10.0" : "12.5");
    add_alarms(json, up);
    cJSON *nodes = cJSON_AddArrayToObject(json, "nodes");
    for (size_t i = 0; i < running_nodes(up->running); i++) {
        const running_info_t info = running_node(up->running, i);
        cJSON *node = cJSON_CreateObject();
        cJSON_AddStringToObject(node, "node", info.name);
        cJSON_AddStringToObject(node, "host", info.host);
        cJSON_AddBoolToObject(node, "publisher", info.publisher);
        add_address(node, "tftp", info.has_tftp, &info.tftp);
        add_address(node, "tvs", info.has_tvs, &info.tvs);
        cJSON_AddItemToArray(nodes, node);
    }
    char *text = cJSON_PrintUnformatted(json);
    if (text != NULL)
        puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
}

static void print_table(const up_t *up)
{
    char tftp[BASE_ADDRESS_BYTES], tvs[BASE_ADDRESS_BYTES], uri[BASE_ADDRESS_BYTES + 16];
    printf("%-24s %-12s %-22s %s\n", "NODE", "", "TFTP", "TVS");
    for (size_t i = 0; i < running_nodes(up->running); i++) {
        const running_info_t info = running_node(up->running, i);
        base_print_address(tftp, &info.tftp);
        base_print_address(tvs, &info.tvs);
        printf("%-24s %-12s %-22s %s\n", info.host, info.publisher ? "publisher" : "subscriber",
               info.has_tftp ? tftp : "-", info.has_tvs ? tvs : "-");
    }
    alarms_uri(up, false, uri);
    printf("alarms: %s\n", uri);
    alarms_uri(up, true, uri);
    printf("        %s (key: %s/" CLUSTER_SECRET_FILE ")\n", uri, up->config.folder);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Phones are reset once what is new is served. */
static uint64_t poll_all(const up_t *up)
{
    uint64_t servers = running_poll(up->running);
    if (running_take_reset(up->running))
        running_resets_start(up->resets);
    running_alarms_set_psk(up->alarms, running_psk(up->running));
    running_alarms_set_clock(up->alarms, running_clock_offset(up->running));
    uint64_t alarms = running_alarms_poll(up->alarms);
    uint64_t resets = running_resets_poll(up->resets, running_alarms_store(up->alarms), running_psk(up->running));
    return earlier(servers, earlier(alarms, resets));
}

static int serve_until_signal(up_t *up)
{
    const itl_hal_net_t *net = up->hal.net;
    itl_hal_socket_t ready[READY_AT_ONCE];
    while (!signals_end_wanted()) {
        if (signals_take_reload())
            running_reload(up->running);
        uint64_t deadline = poll_all(up);
        size_t count = 0;
        if (!signals_waiting() && net->wait(net->ctx, deadline, ready, READY_AT_ONCE, &count) != ITL_HAL_OK)
            return cli_error(EXIT_FAILED, "network: %s", strerror(errno));
        for (size_t i = 0; i < count; i++)
            running_ready(up->running, ready[i]);
    }
    return EXIT_DONE;
}

static running_alarms_t *open_alarms(const up_t *up, base_error_t *error)
{
    running_alarms_config_t config = {.folder = up->config.folder,
                                      .address = up->config.address,
                                      .secure_address = up->config.address,
                                      .psk = running_psk(up->running),
                                      .hal = &up->hal,
                                      .syslog_host = up->syslog.host[0] != '\0' ? up->syslog.host : NULL,
                                      .syslog_port = up->syslog.port,
                                      .ctx = up->config.log.ctx,
                                      .log = up->log.file != NULL ? log_alarm : NULL,
                                      .note = tell_note};
    uint16_t base = up->config.base_port;
    config.address.port = base == 0 ? 0 : (uint16_t)(base + ALARMS_PORT_OFFSET);
    config.secure_address.port = base == 0 ? 0 : (uint16_t)(base + SECURE_ALARMS_PORT_OFFSET);
    return running_alarms_open(&config, error);
}

static running_resets_t *open_resets(const up_t *up, base_error_t *error)
{
    const running_resets_config_t config = {.folder = up->config.folder,
                                            .clock = up->hal.clock,
                                            .why = "Certificates of the phones' lists are new",
                                            .ctx = up->config.log.ctx,
                                            .log = up->log.file != NULL ? log_reset : NULL,
                                            .note = tell_note};
    return running_resets_open(&config, error);
}

static int watch_and_serve(up_t *up, posix_net_t *net)
{
    if (posix_net_watch(net, running_alarms_fd(up->alarms)) != ITL_HAL_OK ||
        posix_net_watch(net, running_resets_fd(up->resets)) != ITL_HAL_OK)
        return cli_error(EXIT_FAILED, "network: %s", strerror(errno));
    (up->json ? print_json : print_table)(up);
    fflush(stdout);
    int status = serve_until_signal(up);
    posix_net_unwatch(net, running_alarms_fd(up->alarms));
    posix_net_unwatch(net, running_resets_fd(up->resets));
    return status;
}

static int serve_with_alarms(up_t *up, posix_net_t *net)
{
    base_error_t error;
    up->alarms = open_alarms(up, &error);
    up->resets = up->alarms != NULL ? open_resets(up, &error) : NULL;
    int status = up->resets != NULL ? watch_and_serve(up, net) : cli_error(EXIT_FAILED, "%s", error.text);
    running_resets_close(up->resets);
    running_alarms_close(up->alarms);
    return status;
}

static int serve_on(up_t *up, posix_net_t *net)
{
    base_error_t error;
    up->hal = (itl_hal_t){.net = posix_net_hal(net), .clock = posix_clock(), .random = posix_random()};
    up->config.hal = &up->hal;
    if (!base_parse_ip(up->bind, up->config.address.port, &up->config.address))
        return cli_error(EXIT_USAGE, "--bind %s: not a numeric address", up->bind);
    signals_catch(net, true);
    up->running = running_open(&up->config, &error);
    int status = up->running == NULL ? cli_error(EXIT_FAILED, "%s", error.text) : serve_with_alarms(up, net);
    running_close(up->running);
    signals_forget_net();
    return status;
}

static int open_log(up_t *up)
{
    up->config.log = (running_log_t){.ctx = up, .note = tell_note};
    if (!up_log_open(&up->log, up->log_path))
        return cli_error(EXIT_FAILED, "%s: %s", up->log_path, strerror(errno));
    if (up->log.file == NULL)
        return EXIT_DONE;
    up->config.log.tftp = log_tftp;
    up->config.log.tvs = log_tvs;
    return EXIT_DONE;
}

static int run_up(up_t *up)
{
    int status = open_log(up);
    posix_net_t *net = status == EXIT_DONE ? posix_net_create() : NULL;
    if (net != NULL)
        status = serve_on(up, net);
    else if (status == EXIT_DONE)
        status = cli_error(EXIT_FAILED, "network: %s", strerror(errno));
    posix_net_destroy(net);
    if (!up_log_close(&up->log))
        status = cli_error(EXIT_FAILED, "%s: %s", up->log_path, strerror(errno));
    return status;
}

int command_cluster_up(int argc, char **argv)
{
    up_t up = {.bind = "127.0.0.1", .config.base_port = DEFAULT_BASE_PORT};
    int status = take_arguments(&up, argc, argv);
    return status == EXIT_DONE ? run_up(&up) : status;
}
