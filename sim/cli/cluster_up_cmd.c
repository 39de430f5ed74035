/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "base/parse.h"
#include "base/signals.h"
#include "cli/cluster_cmd.h"
#include "cli/json.h"
#include "cli/options.h"
#include "posix/posix.h"
#include "serving/log.h"
#include "serving/serving.h"

#define DEFAULT_BASE_PORT 16969
#define LAST_BASE_PORT    (UINT16_MAX - SERVING_SECURE_SERVICES_OFFSET - CLUSTER_NODES_MAX)
#define SYSLOG_PORT       514
#define FIRST_GROUP       224 /* First byte of IPv4's multicast addresses, and of all that are no machine's. */

enum { OPTION_BIND = 256, OPTION_ADDRESSES, OPTION_BASE_PORT, OPTION_SYSLOG, OPTION_CLOCK, OPTION_LOG, OPTION_JSON };

static const cli_option_t up_options[] = {
    {.name = "bind",
     .value = "ADDRESS",
     .brief = "address to listen on (default 127.0.0.1; 0.0.0.0 or :: for all)",
     .id = OPTION_BIND},
    {.name = "addresses",
     .value = "A,B,...",
     .brief =
         "an address of its own for each node, the publisher's first, on the ports of real ones (TFTP 69, "
         "HTTP 6970, TVS 2445, services 8080, by HTTPS 8443; alarms to the publisher's, 5683 by coap, 5684 by coaps); "
         "with --base-port N: TFTP on N, TVS on the next one, the others as there",
     .text =
         "an address of its own for each node, the publisher's first, on the ports of real ones (TFTP 69, HTTP "
         "6970, TVS 2445, services 8080, by HTTPS 8443; alarms to the publisher's, 5683 by coap, 5684 by coaps), which "
         "[have to be permitted](cluster.md#addresses-of-their-own); with `--base-port N` TFTP on N, TVS on the "
         "next one, the others as there",
     .offers = "127.0.0.1,127.0.0.2",
     .id = OPTION_ADDRESSES},
    {.name = "base-port",
     .value = "N",
     .brief =
         "the first node's TFTP; its TVS has the next port, and so on (default 16969; 0: any free ones); alarms "
         "are taken 40 ports above by coap, 41 ports above by coaps (key: DIR/coap.psk), HTTP of the first node 42 "
         "above, of the next one 43, and so on; services from 62 above on in the same way, by HTTPS from 82",
     .text = "the first node's TFTP; its TVS has the next port, and so on (default 16969; 0: any free ones); alarms 40 "
             "ports above by coap, 41 above by coaps; HTTP of the first node 42 above, of the next one 43, and so on; "
             "services from 62 above on in the same way, by HTTPS from 82",
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
        "Runs the servers of the cluster in DIR: TFTP, TVS and phone services of every node, and the collector of "
        "phones' alarms. Tells what\n"
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
    serving_config_t config;
    const char *bind, *log_path; /* bind NULL: 127.0.0.1 */
    itl_hal_addr_t own[CLUSTER_NODES_MAX];
    serving_addresses_t addresses; /* count 0: none */
    bool base_port_given;
    serving_log_t log;
    bool json;
    base_server_t syslog; /* host "": none */
    itl_hal_t hal;
    const serving_t *serving;
} up_t;

/* "0.0.0.0", "::" and groups are no node's own; an IPv4 address in IPv6's clothes is another spelling of itself. */
static bool is_own(const itl_hal_addr_t *address)
{
    static const uint8_t none[16], mapped[12] = {[10] = 0xff, [11] = 0xff};
    if (address->family == ITL_HAL_IPV4)
        return memcmp(address->ip, none, 4) != 0 && address->ip[0] < FIRST_GROUP;
    return memcmp(address->ip, none, 16) != 0 && memcmp(address->ip, mapped, 12) != 0 && address->ip[0] != 0xff;
}

static int take_address(up_t *up, const char *text)
{
    serving_addresses_t *addresses = &up->addresses;
    if (addresses->count == CLUSTER_NODES_MAX)
        return cli_error(EXIT_USAGE, "--addresses: more than %d: a cluster has no more nodes", CLUSTER_NODES_MAX);
    itl_hal_addr_t *own = &up->own[addresses->count];
    if (!base_parse_ip(text, 0, own) || !is_own(own))
        return cli_error(EXIT_USAGE, "--addresses: '%.100s' is no numeric address that a node can have for its own",
                         text);
    for (size_t i = 0; i < addresses->count; i++)
        if (base_same_ip(own, &up->own[i]))
            return cli_error(EXIT_USAGE, "--addresses: %.100s stands there twice: each node has its own", text);
    addresses->count++;
    return EXIT_DONE;
}

static int take_addresses(up_t *up, const char *text)
{
    int status = EXIT_DONE;
    char one[BASE_ADDRESS_BYTES];
    up->addresses = (serving_addresses_t){.of = up->own};
    while (status == EXIT_DONE) {
        const size_t len = strcspn(text, ",");
        snprintf(one, sizeof one, "%.*s", (int)len, text);
        status = take_address(up, one);
        text += len;
        if (*text++ == '\0')
            break;
    }
    return status;
}

static int take_option(void *ctx, int option, const char *text)
{
    up_t *up = ctx;
    uint64_t number;
    switch (option) {
    case OPTION_BIND:
        up->bind = text;
        return EXIT_DONE;
    case OPTION_ADDRESSES:
        return take_addresses(up, text);
    case OPTION_BASE_PORT:
        if (!base_parse_number(text, 0, LAST_BASE_PORT, &number))
            return cli_error(EXIT_USAGE, "--base-port %s: not a number from 0 to %d", text, LAST_BASE_PORT);
        up->config.base_port = (uint16_t)number;
        up->base_port_given = true;
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
    const char *folder = NULL;
    int status = cli_take_folder(argc, argv, &up_text, take_option, up, &folder);
    up->config.disk = cluster_disk_folder(folder);
    if (status != EXIT_DONE || up->addresses.count == 0)
        return status;
    if (up->bind != NULL)
        return cli_error(EXIT_USAGE, "cluster up: one of --bind and --addresses at a time");
    up->addresses.real_ports = !up->base_port_given;
    up->config.addresses = &up->addresses;
    return EXIT_DONE;
}

/* --- what listens where --- */

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
    const itl_hal_addr_t address = serving_alarms_at(up->serving, secure);
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
    snprintf(secret, sizeof secret, "%s/" CLUSTER_SECRET_FILE, up->config.disk.name);
    cJSON_AddStringToObject(json, "coap_psk", secret);
}

static void print_json(const up_t *up)
{
    char address[BASE_ADDRESS_BYTES];
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "cluster", up->config.disk.name);
    cJSON_AddStringToObject(json, "release", release_name(serving_release(up->serving)));
    add_alarms(json, up);
    cJSON *nodes = cJSON_AddArrayToObject(json, "nodes");
    for (size_t i = 0; i < serving_count(up->serving); i++) {
        const serving_node_t info = serving_node(up->serving, i);
        cJSON *node = cJSON_CreateObject();
        cJSON_AddStringToObject(node, "node", info.name);
        cJSON_AddStringToObject(node, "host", info.host);
        cJSON_AddBoolToObject(node, "publisher", info.publisher);
        base_print_ip(address, &info.address);
        cJSON_AddStringToObject(node, "address", address);
        add_address(node, "tftp", info.has_tftp, &info.tftp);
        add_address(node, "tvs", info.has_tvs, &info.tvs);
        add_address(node, "http", info.has_http, &info.http);
        add_address(node, "services", info.has_services, &info.services);
        add_address(node, "services_secure", info.has_services, &info.services_secure);
        cJSON_AddItemToArray(nodes, node);
    }
    cli_print_json(json);
}

static void print_table(const up_t *up)
{
    char tftp[BASE_ADDRESS_BYTES], tvs[BASE_ADDRESS_BYTES], http[BASE_ADDRESS_BYTES], services[BASE_ADDRESS_BYTES];
    char secure[BASE_ADDRESS_BYTES];
    char uri[BASE_ADDRESS_BYTES + 16];
    printf("%-24s %-12s %-22s %-22s %-22s %-22s %s\n", "NODE", "", "TFTP", "TVS", "HTTP", "SERVICES", "BY HTTPS");
    for (size_t i = 0; i < serving_count(up->serving); i++) {
        const serving_node_t info = serving_node(up->serving, i);
        base_print_address(tftp, &info.tftp);
        base_print_address(tvs, &info.tvs);
        base_print_address(http, &info.http);
        base_print_address(services, &info.services);
        base_print_address(secure, &info.services_secure);
        printf("%-24s %-12s %-22s %-22s %-22s %-22s %s\n", info.host, info.publisher ? "publisher" : "subscriber",
               info.has_tftp ? tftp : "-", info.has_tvs ? tvs : "-", info.has_http ? http : "-",
               info.has_services ? services : "-", info.has_services ? secure : "-");
    }
    alarms_uri(up, false, uri);
    printf("alarms: %s\n", uri);
    alarms_uri(up, true, uri);
    printf("        %s (key: %s/" CLUSTER_SECRET_FILE ")\n", uri, up->config.disk.name);
}

/* --- serving --- */

static void tell_note(void *ctx, const char *text)
{
    (void)ctx;
    fprintf(stderr, "itlsim: %s\n", text);
}

static int serve(up_t *up)
{
    base_error_t error;
    serving_t *serving = serving_open(&up->config, &error);
    bool done = serving != NULL;
    if (done) {
        up->serving = serving;
        (up->json ? print_json : print_table)(up);
        fflush(stdout);
        done = serving_run(serving, &error);
    }
    serving_close(serving);
    return done ? EXIT_DONE : cli_error(EXIT_FAILED, "%s", error.text);
}

static int serve_on(up_t *up, posix_net_t *net)
{
    up->hal = (itl_hal_t){.net = posix_net_hal(net), .clock = posix_clock(), .random = posix_random()};
    up->config.hal = &up->hal;
    up->config.mails = true;
    up->config.syslog_host = up->syslog.host[0] != '\0' ? up->syslog.host : NULL;
    up->config.syslog_port = up->syslog.port;
    const char *bind = up->bind != NULL ? up->bind : "127.0.0.1";
    if (!base_parse_ip(bind, 0, &up->config.address))
        return cli_error(EXIT_USAGE, "--bind %s: not a numeric address", bind);
    signals_catch(net, true);
    int status = serve(up);
    signals_forget_net();
    return status;
}

static int run_up(up_t *up)
{
    if (!serving_log_open(&up->log, up->log_path, posix_clock(), &(serving_events_t){.note = tell_note}))
        return cli_error(EXIT_FAILED, "%s: %s", up->log_path, strerror(errno));
    up->config.events = &up->log.events;
    posix_net_t *net = posix_net_create();
    int status = net != NULL ? serve_on(up, net) : cli_error(EXIT_FAILED, "network: %s", strerror(errno));
    posix_net_destroy(net);
    if (!serving_log_close(&up->log))
        status = cli_error(EXIT_FAILED, "%s: %s", up->log_path, strerror(errno));
    return status;
}

int command_cluster_up(int argc, char **argv)
{
    up_t up = {.config.base_port = DEFAULT_BASE_PORT};
    int status = take_arguments(&up, argc, argv);
    return status == EXIT_DONE ? run_up(&up) : status;
}
