/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/nodes.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/address.h"
#include "base/descriptors.h"
#include "base/listen_fault.h"
#include "cluster/bulk.h"
#include "cluster/up.h"
#include "httpd/http_files.h"
#include "serving/configurations.h"
#include "serving/known.h"
#include "serving/known_users.h"
#include "serving/node_files.h"
#include "serving/served_files.h"
#include "serving/tomcat.h"

enum {
    READY_AT_ONCE = 64,
    WATCH_MS = 1000,
    LOCKED_MS = 50,
    TFTP_PORT = 69,
    SERVICES_PORT = 8080,
    SECURE_SERVICES_PORT = 8443
};

/* The servers of a node. */
typedef struct server {
    serving_nodes_t *running;
    char *name, *host;
    char told[256]; /* How phones are told of it. */
    bool publisher;
    unsigned slot; /* Decides its ports. */
    bool wanted;   /* The state still has the node. */
    const itl_hal_t *hal;
    itl_hal_addr_t address; /* To listen on. */
    served_files_t *served;
    node_files_t files;
    provisioning_t *provisioning; /* As long as TFTP. */
    tftp_service_t *tftp;
    http_files_t *http; /* As long as TFTP, the same files. */
    tomcat_t *tomcat;
    tvs_service_t *tvs;
    tvs_known_t *known;    /* Where its TVS vouches for more than the others; else NULL. */
    base_bytes_t identity; /* Of the TVS that runs, as the next. */
    cluster_tls_t tls_min;
    uint16_t tftp_port, tvs_port, http_port, services_port, secure_services_port; /* Once known, they stay. */
} server_t;

struct serving_nodes {
    serving_nodes_config_t config;
    server_t *servers[CLUSTER_NODES_MAX];
    size_t count;
    unsigned nodes; /* That the state has; their services share the descriptors. */
    tvs_known_t *known;
    configurations_t configurations;
    known_users_t users;
    cluster_release_t release;
    cluster_tls_limit_t tls_max;
    cluster_stamp_t seen; /* nodes.yaml as it was read last. */
    bool reload;
    bool locked;        /* By a command that was waited for in vain. */
    uint64_t looked_ms; /* When a client's packet last had the folder looked at. */
    int64_t daily_at;   /* When opening the cluster has something to do: machine time, UTC seconds. */
    int64_t up_at;      /* The same, when the first of the nodes that are restarted is up again; 0: all are. */
    int64_t clock_offset;
    uint64_t watch_ms;
    base_error_t complaint; /* What went wrong at the last look. */
    itl_coap_psk_t psk;
    uint64_t resets;   /* As the state last counted them. */
    bool reset_phones; /* It counted one more since. */
    bool addresses_noted;
    int up; /* Shows others that the folder is served. */
};

static void note(const serving_nodes_t *running, const char *text)
{
    serving_note(running->config.events, text);
}

/* --- one node --- */

/* At once, as the services count them, where the system has enough descriptors. */
enum { TFTP_TRANSFERS = 10000, TVS_CONNECTIONS = 2048, HTTP_CONNECTIONS = 256, SERVICES_CONNECTIONS = 256 };

/* Machines of their own do not share this one's descriptors. */
static uint32_t transfers_of(const server_t *server)
{
    const serving_nodes_t *running = server->running;
    return running->config.machines != NULL ? TFTP_TRANSFERS : descriptors_share(TFTP_TRANSFERS, 2 * running->nodes);
}

static uint32_t connections_of(const server_t *server)
{
    const serving_nodes_t *running = server->running;
    const serving_machines_t *machines = running->config.machines;
    if (machines == NULL)
        return descriptors_share(TVS_CONNECTIONS, 4 * running->nodes);
    uint32_t most = machines->connections == NULL ? 0 : machines->connections(machines->ctx, server->name);
    return most != 0 ? most : TVS_CONNECTIONS;
}

/* Who acknowledged something is there where it seems to be. */
static void tell_fetch(const server_t *server, const tftp_service_event_t *event)
{
    const serving_nodes_config_t *config = &server->running->config;
    collector_fetch_t fetch = {.whole = event->whole};
    char address[BASE_ADDRESS_BYTES];
    if (config->fetched == NULL || event->bytes == 0 ||
        !provisioning_phone_of(event->file, fetch.device, &fetch.is_signed))
        return;
    base_print_ip(address, &event->client);
    snprintf(fetch.address, sizeof fetch.address, "%.47s", address);
    snprintf(fetch.node, sizeof fetch.node, "%s", server->name);
    if (collector_origin(address, fetch.origin))
        config->fetched(config->ctx, &fetch);
}

/* @param told  of the events of what gave the file; may be NULL */
static void log_file(const server_t *server, const tftp_service_event_t *event,
                     void (*told)(void *ctx, const char *host, const tftp_service_event_t *event))
{
    tell_fetch(server, event);
    if (told != NULL)
        told(server->running->config.events->ctx, server->host, event);
}

static void log_tftp(void *ctx, const tftp_service_event_t *event)
{
    const server_t *server = ctx;
    log_file(server, event, server->running->config.events->tftp);
}

static void log_http(void *ctx, const tftp_service_event_t *event)
{
    const server_t *server = ctx;
    log_file(server, event, server->running->config.events->http);
}

static void log_services(void *ctx, const ccmcip_event_t *event)
{
    const server_t *server = ctx;
    const serving_events_t *events = server->running->config.events;
    if (events->services != NULL)
        events->services(events->ctx, server->host, event);
}

static void log_tvs(void *ctx, const tvs_service_event_t *event)
{
    const server_t *server = ctx;
    const serving_events_t *events = server->running->config.events;
    if (events->tvs != NULL)
        events->tvs(events->ctx, server->host, event);
}

static void take_turn(const server_t *server)
{
    const serving_machines_t *machines = server->running->config.machines;
    if (machines != NULL)
        machines->turn(machines->ctx, server->name);
}

/* NULL: nothing was read yet. */
static const server_t *publisher_of(const serving_nodes_t *running)
{
    for (size_t i = 0; i < running->count; i++)
        if (running->servers[i]->publisher)
            return running->servers[i];
    return NULL;
}

/* Before that, it is the turn of whoever opens it. */
static void take_publishers_turn(const serving_nodes_t *running)
{
    const server_t *publisher = publisher_of(running);
    if (publisher != NULL)
        take_turn(publisher);
}

static void stop_tftp(server_t *server)
{
    tftp_service_close(server->tftp);
    http_files_close(server->http);
    served_files_close(server->served);
    provisioning_free(server->provisioning);
    server->tftp = NULL;
    server->http = NULL;
    server->served = NULL;
    server->provisioning = NULL;
}

static void stop_tomcat(server_t *server)
{
    tomcat_close(server->tomcat);
    server->tomcat = NULL;
}

static void stop_tvs(server_t *server)
{
    tvs_service_close(server->tvs);
    server->tvs = NULL;
    base_bytes_free(&server->identity);
}

static void stop_all(server_t *server)
{
    stop_tftp(server);
    stop_tvs(server);
    stop_tomcat(server);
}

static void server_free(server_t *server)
{
    stop_all(server);
    serving_known_free(server->known);
    free(server->name);
    free(server->host);
    free(server);
}

/* What can be done about a port that is kept: which program it is, and, as addresses are, other ports. */
static void tell_ways(const server_t *server, char ways[PATH_MAX + 64])
{
    char program[PATH_MAX];
    const ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
    program[len > 0 ? len : 0] = '\0';
    snprintf(ways, PATH_MAX + 64, " (PROGRAM: %s)%s", program,
             server->running->config.addresses != NULL ? "; --base-port N takes others" : "");
}

/* @param status  why */
static bool listen_failed(const server_t *server, const char *service, const itl_hal_addr_t *address,
                          itl_hal_status_t status, base_error_t *error)
{
    char where[BASE_ADDRESS_BYTES], ways[PATH_MAX + 64] = "";
    if (server->running->config.addresses != NULL)
        base_print_address(where, address);
    else
        snprintf(where, sizeof where, "port %u", address->port);
    if (status == ITL_HAL_ERR_KEPT)
        tell_ways(server, ways);
    return base_fail(error, "%s: %s cannot listen on %s: %s%s", server->name, service, where, listen_fault(status),
                     ways);
}

/* HTTP has the files of TFTP. */
static bool start_http(server_t *server, base_error_t *error)
{
    const uint32_t connections = descriptors_share(HTTP_CONNECTIONS, 8 * server->running->nodes);
    itl_hal_addr_t address = server->address;
    address.port = server->http_port;
    server->http = http_files_open(&(http_files_config_t){.connections = (uint16_t)connections,
                                                          .address = address,
                                                          .files = &server->files.files,
                                                          .log_ctx = server,
                                                          .log = log_http},
                                   server->hal);
    if (server->http != NULL) {
        server->http_port = http_files_address(server->http).port;
        return true;
    }
    stop_tftp(server);
    return listen_failed(server, "HTTP", &address, listen_try_tcp(server->hal->net, &address), error);
}

/* @param pem  of the certificate that is shown */
static tomcat_config_t tomcat_of(server_t *server, cluster_tls_t tls_min, const base_bytes_t *pem)
{
    const uint32_t connections = descriptors_share(SERVICES_CONNECTIONS, 16 * server->running->nodes);
    tomcat_config_t config = {.address = server->address,
                              .secure_address = server->address,
                              .connections = (uint16_t)connections,
                              .pem = pem,
                              .tls_min = tls_min,
                              .tls_max = server->running->tls_max,
                              .host = server->told,
                              .ccmcip = {.clock = server->hal->clock,
                                         .users = &server->running->users.users,
                                         .node = server->name,
                                         .release = release_name(server->running->release),
                                         .authenticate = server->running->users.authenticate,
                                         .log = log_services,
                                         .log_ctx = server}};
    config.address.port = server->services_port;
    config.secure_address.port = server->secure_services_port;
    return config;
}

static bool start_tomcat(server_t *server, const tomcat_config_t *config, base_error_t *error)
{
    itl_hal_addr_t failed;
    base_error_t why;
    server->tomcat = tomcat_open(config, server->hal, &failed, &why);
    if (server->tomcat == NULL && failed.family != ITL_HAL_NO_FAMILY)
        return listen_failed(server, "Tomcat", &failed, listen_try_tcp(server->hal->net, &failed), error);
    if (server->tomcat == NULL)
        return base_fail(error, "%s: Tomcat: %.400s", server->name, why.text);
    server->services_port = tomcat_address(server->tomcat, false).port;
    server->secure_services_port = tomcat_address(server->tomcat, true).port;
    return true;
}

static bool start_tftp(server_t *server, base_error_t *error)
{
    serving_nodes_t *running = server->running;
    server->served = served_files_open(&running->config.disk, server->name, error);
    if (server->served == NULL)
        return false;
    server->provisioning = provisioning_create();
    if (server->provisioning == NULL) {
        stop_tftp(server);
        return base_fail(error, "out of memory");
    }
    node_files_init(&server->files, served_files(server->served), provisioning_files(server->provisioning));
    tftp_service_config_t config = {.address = server->address,
                                    .files = &server->files.files,
                                    .max_transfers = transfers_of(server),
                                    .log = log_tftp,
                                    .log_ctx = server};
    config.address.port = server->tftp_port;
    server->tftp = tftp_service_open(&config, server->hal);
    if (server->tftp == NULL) {
        stop_tftp(server);
        return listen_failed(server, "TFTP", &config.address, listen_try(server->hal->net, &config.address), error);
    }
    server->tftp_port = tftp_service_address(server->tftp).port;
    return start_http(server, error);
}

static const tvs_known_t *known_of(const server_t *server)
{
    return server->known != NULL ? server->known : server->running->known;
}

/* Where another cluster's certificates cannot be read, its own are vouched for. */
static bool renew_own_known(server_t *server, const cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    const bool imported = cluster_bulk_taken(cluster, node);
    tvs_known_t *known = imported ? serving_known_of(cluster, node, error) : NULL;
    serving_known_free(server->known);
    server->known = known;
    if (server->tvs != NULL)
        tvs_service_set_known(server->tvs, known_of(server));
    return !imported || known != NULL;
}

static bool start_tvs(server_t *server, cluster_tls_t tls_min, base_bytes_t *identity, base_error_t *error)
{
    serving_nodes_t *running = server->running;
    tvs_service_config_t config = {.listen = server->address,
                                   .identity = (const char *)identity->data,
                                   .identity_len = identity->size,
                                   .connections = connections_of(server),
                                   .tls_min = (itl_tvs_tls_t)(ITL_TVS_TLS_1_0 + (int)tls_min),
                                   .tls_max = (itl_tvs_tls_t)running->tls_max,
                                   .log = log_tvs,
                                   .log_ctx = server};
    base_error_t why;
    config.listen.port = server->tvs_port;
    server->tvs = tvs_service_init(&config, server->hal, known_of(server), &why);
    if (server->tvs == NULL)
        return base_fail(error, "%s: TVS: %.400s", server->name, why.text);
    server->tvs_port = tvs_service_address(server->tvs).port;
    server->identity = *identity;
    server->tls_min = tls_min;
    *identity = (base_bytes_t){0};
    return true;
}

static bool sync_tftp(server_t *server, const cluster_node_t *node, base_error_t *error)
{
    if (!node->services.tftp) {
        stop_tftp(server);
        return true;
    }
    return server->tftp != NULL || start_tftp(server, error);
}

/* A TVS with a new certificate, or with another lowest TLS version, is a new server. */
static bool sync_tvs(server_t *server, const cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    base_bytes_t identity = {0};
    if (!node->services.tvs) {
        stop_tvs(server);
        return true;
    }
    const bool vouched = renew_own_known(server, cluster, node, error);
    bool done = cluster_get_certificate(cluster, node, CLUSTER_TVS, &identity, error);
    bool same = done && server->tvs != NULL && node->tls_min == server->tls_min &&
                identity.size == server->identity.size &&
                memcmp(identity.data, server->identity.data, identity.size) == 0;
    if (done && !same) {
        stop_tvs(server);
        done = start_tvs(server, node->tls_min, &identity, error);
    }
    base_bytes_free(&identity);
    return done && vouched;
}

/* A web server that shows another certificate, or takes another lowest TLS version, is a new one. */
static bool sync_tomcat(server_t *server, const cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    base_bytes_t pem = {0};
    if (node->tomcat_stopped) {
        stop_tomcat(server);
        return true;
    }
    bool done = cluster_get_shown_tomcat(cluster, node, &pem, error);
    configurations_host(node, &server->address, server->told);
    const tomcat_config_t config = tomcat_of(server, node->tls_min, &pem);
    if (done && (server->tomcat == NULL || !tomcat_is_same(server->tomcat, &config))) {
        stop_tomcat(server);
        done = start_tomcat(server, &config, error);
    }
    base_bytes_free(&pem);
    return done;
}

/* --- all nodes --- */

static bool slot_is_taken(const serving_nodes_t *running, unsigned slot)
{
    for (size_t i = 0; i < running->count; i++)
        if (running->servers[i]->slot == slot)
            return true;
    return false;
}

static unsigned free_slot(const serving_nodes_t *running)
{
    unsigned slot = 0;
    while (slot_is_taken(running, slot))
        slot++;
    return slot;
}

static void choose_ports(server_t *server)
{
    const serving_nodes_config_t *config = &server->running->config;
    const serving_addresses_t *addresses = config->addresses;
    if (config->machines != NULL || (addresses != NULL && addresses->real_ports)) {
        server->tftp_port = TFTP_PORT;
        server->http_port = ITL_DEFAULT_HTTP_PORT;
        server->tvs_port = ITL_TVS_PORT;
        server->services_port = SERVICES_PORT;
        server->secure_services_port = SECURE_SERVICES_PORT;
    } else if (config->base_port != 0) {
        server->tftp_port = (uint16_t)(config->base_port + (addresses == NULL ? 2 * server->slot : 0));
        server->tvs_port = (uint16_t)(server->tftp_port + 1);
        server->http_port = (uint16_t)(config->base_port + config->http_offset + server->slot);
        server->services_port = (uint16_t)(config->base_port + config->services_offset + server->slot);
        server->secure_services_port = (uint16_t)(config->base_port + config->secure_services_offset + server->slot);
    }
}

static server_t *server_for(serving_nodes_t *running, const char *name, base_error_t *error)
{
    for (size_t i = 0; i < running->count; i++)
        if (strcmp(running->servers[i]->name, name) == 0)
            return running->servers[i];
    server_t *server = running->count < CLUSTER_NODES_MAX ? calloc(1, sizeof *server) : NULL;
    if (server == NULL || (server->name = strdup(name)) == NULL) {
        free(server);
        base_fail(error, "out of memory");
        return NULL;
    }
    server->running = running;
    server->slot = free_slot(running);
    choose_ports(server);
    running->servers[running->count++] = server;
    return server;
}

/* A node that came to the cluster while it runs may have none. */
static bool find_address(server_t *server, base_error_t *error)
{
    const serving_nodes_config_t *config = &server->running->config;
    server->address = config->address;
    if (config->addresses == NULL)
        return true;
    if (server->slot >= config->addresses->count)
        return base_fail(error, "%s: has no address of its own: %zu were given; start again with one for each node",
                         server->name, config->addresses->count);
    server->address = config->addresses->of[server->slot];
    return true;
}

/* Finds the node's machine. What ran on another one, or on one that went off, is no more.
 * @return false: it is off */
static bool find_machine(server_t *server)
{
    const serving_nodes_config_t *config = &server->running->config;
    const itl_hal_t *hal = config->hal;
    if (config->machines != NULL)
        hal = config->machines->of(config->machines->ctx, server->name, &server->address);
    if (hal != server->hal)
        stop_all(server);
    server->hal = hal;
    return hal != NULL;
}

static bool set_host(server_t *server, const char *host, base_error_t *error)
{
    char *copy = strdup(host);
    if (copy == NULL)
        return base_fail(error, "out of memory");
    free(server->host);
    server->host = copy;
    return true;
}

/* @param up_at  machine time */
static void note_away(serving_nodes_t *running, int64_t up_at)
{
    if (running->up_at == 0 || up_at < running->up_at)
        running->up_at = up_at;
}

static bool sync_node(serving_nodes_t *running, const cluster_t *cluster, const cluster_node_t *node,
                      base_error_t *error)
{
    server_t *server = server_for(running, node->name, error);
    if (server == NULL || !set_host(server, node->host, error))
        return false;
    server->wanted = true;
    server->publisher = node->publisher;
    take_turn(server);
    if (!find_address(server, error))
        return false;
    if (cluster_node_away(cluster, node) > 0) {
        stop_all(server);
        note_away(running, node->up_at - running->clock_offset);
        return true;
    }
    if (!find_machine(server))
        return true;
    return sync_tftp(server, node, error) && sync_tvs(server, cluster, node, error) &&
           sync_tomcat(server, cluster, node, error);
}

static void drop_unwanted(serving_nodes_t *running)
{
    size_t kept = 0;
    for (size_t i = 0; i < running->count; i++)
        if (running->servers[i]->wanted)
            running->servers[kept++] = running->servers[i];
        else
            server_free(running->servers[i]);
    running->count = kept;
}

/* From now on all services vouch for what is true now. */
static bool renew_known(serving_nodes_t *running, const cluster_t *cluster, base_error_t *error)
{
    tvs_known_t *known = serving_known(cluster, error);
    if (known == NULL)
        return false;
    for (size_t i = 0; i < running->count; i++)
        if (running->servers[i]->tvs != NULL)
            tvs_service_set_known(running->servers[i]->tvs, known);
    serving_known_free(running->known);
    running->known = known;
    return true;
}

static const server_t *find_server(const serving_nodes_t *running, const char *name)
{
    for (size_t i = 0; i < running->count; i++)
        if (strcmp(running->servers[i]->name, name) == 0)
            return running->servers[i];
    return NULL;
}

/* @param secure  configurations name URLs of HTTPS */
static configuration_ports_t ports_of(const server_t *server, const cluster_node_t *node, bool secure)
{
    return (configuration_ports_t){.tvs = node->services.tvs ? server->tvs_port : 0,
                                   .services = server->services_port,
                                   .services_secure = secure ? server->secure_services_port : 0};
}

/* Phones are told where everybody is, so everybody has to be there before. */
static bool sync_configurations(serving_nodes_t *running, const cluster_t *cluster, base_error_t *error)
{
    const cluster_state_t *state = cluster_state(cluster);
    configurations_t *configurations = &running->configurations;
    bool done = configurations_renew_devices(configurations, cluster, error);
    running->configurations.plain = running->config.plain;
    configurations_start(configurations);
    for (unsigned i = 0; i < state->nodes_count; i++) {
        const server_t *server = find_server(running, state->nodes[i].name);
        if (server != NULL)
            configurations_add(configurations, &state->nodes[i], &server->address,
                               ports_of(server, &state->nodes[i], !state->secure_urls_off));
    }
    for (unsigned i = 0; i < state->nodes_count; i++) {
        const server_t *server = find_server(running, state->nodes[i].name);
        if (server != NULL && server->provisioning != NULL)
            done = configurations_tell(configurations, cluster, &state->nodes[i], server->provisioning, error) && done;
    }
    return done;
}

/* Does all that can be done; @p error tells of the last thing that could not. */
static bool sync_all(serving_nodes_t *running, const cluster_t *cluster, base_error_t *error)
{
    const cluster_state_t *state = cluster_state(cluster);
    bool done = known_users_renew(&running->users, cluster, error);
    done = renew_known(running, cluster, error) && done;
    running->release = state->release;
    running->tls_max = state->tls_max;
    running->nodes = state->nodes_count;
    running->daily_at = cluster_daily_at(state) - state->clock_offset;
    running->clock_offset = state->clock_offset;
    running->up_at = 0;
    for (size_t i = 0; i < running->count; i++)
        running->servers[i]->wanted = false;
    for (unsigned i = 0; running->known != NULL && i < state->nodes_count; i++)
        done = sync_node(running, cluster, &state->nodes[i], error) && done;
    drop_unwanted(running);
    /* What keeps a node from serving says more than what comes of that. */
    base_error_t later;
    return sync_configurations(running, cluster, done ? error : &later) && done;
}

static cluster_stamp_t look_at_file(const serving_nodes_t *running)
{
    return cluster_disk_stamp(&running->config.disk, "nodes.yaml");
}

/* Those who hear of it are served what is new. */
static void look_for_resets(serving_nodes_t *running, const cluster_state_t *state)
{
    if (state->phone_resets > running->resets)
        running->reset_phones = true;
    running->resets = state->phone_resets;
}

/* One that cannot be read leaves the former one in force. */
static bool take_secret(serving_nodes_t *running, cluster_t *cluster, base_error_t *error)
{
    itl_coap_psk_t psk;
    bool done = cluster_make_secret(cluster, error) && cluster_secret(cluster, &psk, error);
    if (done)
        running->psk = psk;
    explicit_bzero(&psk, sizeof psk);
    return done;
}

/* Of the machines. */
static serving_addresses_t addresses_of(const serving_machines_t *machines, const cluster_state_t *state,
                                        itl_hal_addr_t of[CLUSTER_NODES_MAX])
{
    for (unsigned i = 0; i < state->nodes_count; i++)
        machines->of(machines->ctx, state->nodes[i].name, &of[i]);
    return (serving_addresses_t){.of = of, .count = state->nodes_count};
}

/* Whose phones report an address is told by it, also when the cluster is down. */
static bool note_addresses(serving_nodes_t *running, cluster_t *cluster, base_error_t *error)
{
    itl_hal_addr_t of[CLUSTER_NODES_MAX];
    serving_addresses_t addresses = {.of = NULL};
    running->addresses_noted = true;
    if (running->config.machines != NULL)
        addresses = addresses_of(running->config.machines, cluster_state(cluster), of);
    else if (running->config.addresses != NULL)
        addresses = *running->config.addresses;
    bool done = cluster_set_addresses(cluster, addresses.of, addresses.count, error);
    running->seen = look_at_file(running);
    return done;
}

static void put_address(base_bytes_t *lines, bool runs, const itl_hal_addr_t *address, const char *end)
{
    char text[BASE_ADDRESS_BYTES] = "-";
    if (runs)
        base_print_address(text, address);
    base_put(lines, text, strlen(text));
    base_put(lines, end, 1);
}

/* Commands of the prompt look for nodes there. */
static void tell_where(const serving_nodes_t *running)
{
    base_bytes_t lines = {0};
    for (size_t i = 0; i < running->count; i++) {
        const serving_node_t node = serving_nodes_info(running, i);
        base_put(&lines, node.name, strlen(node.name));
        base_put(&lines, " ", 1);
        put_address(&lines, node.has_tftp, &node.tftp, " ");
        put_address(&lines, node.has_tvs, &node.tvs, "\n");
    }
    (void)cluster_up_tell(&running->config.disk, &lines);
    base_bytes_free(&lines);
}

/* Reads the folder. @param wait  for a command that changes it now */
static bool read_folder(serving_nodes_t *running, cluster_wait_t wait, const char *clock, base_error_t *error)
{
    take_publishers_turn(running);
    cluster_t *cluster = cluster_open_at(&running->config.disk, wait, clock, error);
    if (cluster == NULL)
        return false;
    running->seen = look_at_file(running);
    bool done = sync_all(running, cluster, error);
    take_publishers_turn(running);
    done = take_secret(running, cluster, error) && done;
    if (done && !running->addresses_noted)
        done = note_addresses(running, cluster, error);
    if (done)
        look_for_resets(running, cluster_state(cluster));
    if (running->config.read != NULL)
        running->config.read(running->config.ctx, cluster);
    cluster_close(cluster);
    tell_where(running);
    return done;
}

static bool check_addresses(const serving_nodes_t *running, const cluster_state_t *state, base_error_t *error)
{
    const serving_addresses_t *addresses = running->config.addresses;
    char names[CLUSTER_NODES_MAX * 66] = "";
    if (addresses == NULL || addresses->count == state->nodes_count)
        return true;
    for (unsigned i = 0; i < state->nodes_count; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i > 0 ? ", " : "", state->nodes[i].host);
    return base_fail(error, "%s: %zu address%s for %u node%s (%s): each has to have one of its own",
                     running->config.disk.name, addresses->count, addresses->count == 1 ? "" : "es", state->nodes_count,
                     state->nodes_count == 1 ? "" : "s", names);
}

/* Before anything is changed or served. A folder that holds no cluster stays as it is. */
static bool show_up(serving_nodes_t *running, base_error_t *error)
{
    cluster_t *cluster = cluster_open_at(&running->config.disk, CLUSTER_WAIT, NULL, error);
    if (cluster != NULL && check_addresses(running, cluster_state(cluster), error))
        running->up = cluster_show_up(&running->config.disk, error);
    cluster_close(cluster);
    return running->up >= 0;
}

serving_nodes_t *serving_nodes_open(const serving_nodes_config_t *config, base_error_t *error)
{
    serving_nodes_t *running = calloc(1, sizeof *running);
    if (running == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    running->config = *config;
    running->up = -1;
    if (!known_users_init(&running->users, config->hal)) {
        base_fail(error, "out of memory");
        serving_nodes_close(running);
        return NULL;
    }
    if (!show_up(running, error) || !read_folder(running, CLUSTER_WAIT, config->clock, error)) {
        serving_nodes_close(running);
        return NULL;
    }
    /* What changed before had nobody to be served. */
    running->reset_phones = false;
    return running;
}

void serving_nodes_close(serving_nodes_t *running)
{
    if (running == NULL)
        return;
    for (size_t i = 0; i < running->count; i++)
        server_free(running->servers[i]);
    serving_known_free(running->known);
    known_users_free(&running->users);
    configurations_free(&running->configurations);
    cluster_go_down(&running->config.disk, running->up);
    explicit_bzero(&running->psk, sizeof running->psk);
    free(running);
}

/* --- the loop --- */

void serving_nodes_reload(serving_nodes_t *running)
{
    running->reload = true;
    running->watch_ms = 0;
}

/* A cluster whose state is gone for now stays as it is. */
static bool changed(const serving_nodes_t *running)
{
    static const cluster_stamp_t none = {.size = 0};
    const cluster_stamp_t now = look_at_file(running);
    const int64_t utc = running->config.hal->clock->utc_s(running->config.hal->clock->ctx);
    bool due = utc >= running->daily_at || (running->up_at != 0 && utc >= running->up_at);
    return running->reload || due || configurations_changed(&running->configurations, &running->config.disk) ||
           known_users_changed(&running->users, &running->config.disk) ||
           (!cluster_stamp_same(&now, &none) && !cluster_stamp_same(&now, &running->seen));
}

/* When to look at the cluster again at the latest (monotonic ms): soon, or, where changes are told, when opening it has
 * something to do. */
static uint64_t next_look(const serving_nodes_t *running)
{
    const itl_hal_clock_t *clock = running->config.hal->clock;
    const uint64_t now = itl_hal_now_ms(clock);
    if (!running->config.told)
        return now + WATCH_MS;
    const int64_t utc = clock->utc_s(clock->ctx);
    const int64_t due = running->up_at != 0 && running->up_at < running->daily_at ? running->up_at : running->daily_at;
    return due > utc ? now + (uint64_t)(due - utc) * 1000 : now + WATCH_MS;
}

/* What goes wrong is told once. @param wait  for a command that holds the lock */
static void watch(serving_nodes_t *running, cluster_wait_t wait)
{
    base_error_t error = {""};
    running->watch_ms = next_look(running);
    if (!changed(running))
        return;
    const bool done = read_folder(running, wait, NULL, &error);
    running->locked = !done && (running->locked || wait == CLUSTER_WAIT_BRIEFLY);
    if (done) {
        running->reload = false;
        running->watch_ms = next_look(running);
        note(running, "reloaded");
    } else {
        running->watch_ms = itl_hal_now_ms(running->config.hal->clock) + LOCKED_MS;
    }
    if (error.text[0] != '\0' && strcmp(error.text, running->complaint.text) != 0)
        note(running, error.text);
    running->complaint = error;
}

/* A phone that has just been given a new list asks TVS about its signer at once, and one that is reset behind a change
 * asks for what was changed. The command that resets it may hold the lock for a moment: it is waited for, but once, as
 * others hold it longer. In a world without time of the machine nobody holds it. */
static void look_before_serving(serving_nodes_t *running)
{
    const uint64_t now = itl_hal_now_ms(running->config.hal->clock);
    if (now == running->looked_ms)
        return;
    running->looked_ms = now;
    if (changed(running))
        watch(running, running->locked || running->config.told ? CLUSTER_NO_WAIT : CLUSTER_WAIT_BRIEFLY);
}

static bool serve(const server_t *server, itl_hal_socket_t socket)
{
    return (server->tftp != NULL && tftp_service_ready(server->tftp, socket)) ||
           (server->http != NULL && http_files_ready(server->http, socket)) ||
           (server->tomcat != NULL && tomcat_ready(server->tomcat, socket)) ||
           (server->tvs != NULL && tvs_service_ready(server->tvs, socket));
}

void serving_nodes_ready(serving_nodes_t *running, itl_hal_socket_t socket)
{
    look_before_serving(running);
    for (size_t i = 0; i < running->count; i++)
        if (serve(running->servers[i], socket))
            return;
}

/* What has arrived at a machine of the node's own. */
static void take_arrived(const server_t *server)
{
    const itl_hal_net_t *net = server->hal->net;
    itl_hal_socket_t ready[READY_AT_ONCE];
    size_t count = 0;
    take_turn(server);
    do {
        if (net->wait(net->ctx, 0, ready, READY_AT_ONCE, &count) != ITL_HAL_OK)
            return;
        for (size_t i = 0; i < count; i++)
            serve(server, ready[i]);
    } while (count > 0);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* @return when it is to be called again at the latest */
static uint64_t poll_services(server_t *server)
{
    const uint64_t tftp = server->tftp != NULL ? tftp_service_poll(server->tftp) : ITL_HAL_FOREVER;
    const uint64_t http = server->http != NULL ? http_files_poll(server->http) : ITL_HAL_FOREVER;
    const uint64_t services = server->tomcat != NULL ? tomcat_poll(server->tomcat) : ITL_HAL_FOREVER;
    const uint64_t tvs = server->tvs != NULL ? tvs_service_tick(server->tvs) : ITL_HAL_FOREVER;
    return earlier(earlier(tftp, http), earlier(services, tvs));
}

uint64_t serving_nodes_poll(serving_nodes_t *running)
{
    const bool machines = running->config.machines != NULL;
    if (machines)
        look_before_serving(running);
    if (itl_hal_now_ms(running->config.hal->clock) >= running->watch_ms)
        watch(running, CLUSTER_NO_WAIT);
    for (size_t i = 0; machines && i < running->count; i++)
        if (running->servers[i]->hal != NULL)
            take_arrived(running->servers[i]);
    uint64_t next = running->watch_ms;
    for (size_t i = 0; i < running->count; i++) {
        server_t *server = running->servers[i];
        take_turn(server);
        const uint64_t wanted = poll_services(server);
        next = wanted < next ? wanted : next;
    }
    return next;
}

/* --- what runs --- */

size_t serving_nodes_count(const serving_nodes_t *running)
{
    return running->count;
}

serving_node_t serving_nodes_info(const serving_nodes_t *running, size_t index)
{
    const server_t *server = running->servers[index];
    serving_node_t info = {.name = server->name,
                           .host = server->host,
                           .publisher = server->publisher,
                           .address = server->address,
                           .has_tftp = server->tftp != NULL,
                           .has_http = server->http != NULL,
                           .has_services = server->tomcat != NULL,
                           .has_tvs = server->tvs != NULL};
    if (info.has_tftp)
        info.tftp = tftp_service_address(server->tftp);
    if (info.has_http)
        info.http = http_files_address(server->http);
    if (info.has_services) {
        info.services = tomcat_address(server->tomcat, false);
        info.services_secure = tomcat_address(server->tomcat, true);
    }
    if (info.has_tvs)
        info.tvs = tvs_service_address(server->tvs);
    return info;
}

const itl_hal_t *serving_nodes_publisher(const serving_nodes_t *running, itl_hal_addr_t *address)
{
    const server_t *publisher = publisher_of(running);
    *address = publisher != NULL ? publisher->address : running->config.address;
    if (publisher == NULL)
        return running->config.hal;
    take_turn(publisher);
    return publisher->hal;
}

const itl_coap_psk_t *serving_nodes_psk(const serving_nodes_t *running)
{
    return &running->psk;
}

int64_t serving_nodes_clock_offset(const serving_nodes_t *running)
{
    return running->clock_offset;
}

bool serving_nodes_take_reset(serving_nodes_t *running)
{
    bool reset = running->reset_phones;
    running->reset_phones = false;
    return reset;
}

cluster_release_t serving_nodes_release(const serving_nodes_t *running)
{
    return running->release;
}
