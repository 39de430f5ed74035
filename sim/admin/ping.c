/* SPDX-License-Identifier: GPL-2.0-or-later */
/* utils network ping: whether a node's services answer, TFTP over UDP and TVS over TCP, or whether a server takes
 * connections. No program is run, and nothing is sent that only root may send. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "admin/commands.h"
#include "admin/remote.h"
#include "admin/report.h"
#include "admin/sftp_connect.h"
#include "base/address.h"
#include "cluster/up.h"
#include "posix/posix.h"

/* Longest wait for a node, which is near. */
#define NODE_MS 2000

/* A try. */
typedef struct probe {
    const char *service, *protocol;
    base_server_t server;
    bool answers;
    uint64_t ms;
    base_error_t why; /* Where it does not. */
} probe_t;

static void tell(const admin_session_t *session, const probe_t *probe, cJSON *probes)
{
    if (probe->answers)
        admin_print(session, "%s, %s port %u: answers, time=%llu ms\n", probe->service, probe->protocol,
                    probe->server.port, (unsigned long long)probe->ms);
    else
        admin_print(session, "%s, %s port %u: no answer: %s\n", probe->service, probe->protocol, probe->server.port,
                    probe->why.text);
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "service", probe->service);
    cJSON_AddStringToObject(json, "host", probe->server.host);
    cJSON_AddNumberToObject(json, "port", probe->server.port);
    cJSON_AddBoolToObject(json, "answers", probe->answers);
    cJSON_AddItemToArray(probes, json);
}

static void try_tcp(const admin_session_t *session, probe_t *probe, uint32_t timeout_ms)
{
    sftp_server_t server = {.port = probe->server.port, .timeout_ms = timeout_ms};
    memcpy(server.host, probe->server.host, sizeof server.host);
    uint64_t started = itl_hal_now_ms(session->hal->clock);
    int fd = sftp_connect(&server, &probe->why);
    probe->answers = fd >= 0;
    probe->ms = itl_hal_now_ms(session->hal->clock) - started;
    if (fd >= 0)
        close(fd);
}

/* --- TFTP --- */

/* Any answer counts, until the deadline. */
static bool wait_for_answer(const itl_hal_net_t *net, itl_hal_socket_t socket, uint64_t deadline)
{
    itl_hal_socket_t ready;
    itl_hal_addr_t from;
    uint8_t answer[600];
    size_t count = 0, len = 0;
    return net->wait(net->ctx, deadline, &ready, 1, &count) == ITL_HAL_OK && count > 0 &&
           net->udp_recv(net->ctx, socket, &from, answer, sizeof answer, &len) == ITL_HAL_OK;
}

/* A read request (RFC 1350) for a file that is not there. */
static bool ask_tftp(const admin_session_t *session, const itl_hal_net_t *net, const itl_hal_addr_t *server)
{
    static const char request[] = "\0\1is-anybody-there\0octet";
    itl_hal_addr_t any = {.family = server->family};
    itl_hal_socket_t socket;
    if (net->udp_open(net->ctx, &any, &socket) != ITL_HAL_OK)
        return false;
    bool answers = net->udp_send(net->ctx, socket, server, request, sizeof request) == ITL_HAL_OK &&
                   wait_for_answer(net, socket, itl_hal_now_ms(session->hal->clock) + NODE_MS);
    net->close(net->ctx, socket);
    return answers;
}

/* Nodes tell numeric addresses: nothing is looked up. */
static void try_tftp(const admin_session_t *session, probe_t *probe)
{
    itl_hal_addr_t address;
    posix_net_t *net = posix_net_create();
    uint64_t started = itl_hal_now_ms(session->hal->clock);
    probe->answers = net != NULL && base_parse_ip(probe->server.host, probe->server.port, &address) &&
                     ask_tftp(session, posix_net_hal(net), &address);
    probe->ms = itl_hal_now_ms(session->hal->clock) - started;
    if (net != NULL)
        posix_net_destroy(net);
    if (!probe->answers)
        base_fail(&probe->why, "server does not answer");
}

/* --- the command --- */

static bool ping_services(const admin_session_t *session, const cluster_reach_t *reach, cJSON *probes)
{
    bool answers = reach->has_tftp || reach->has_tvs;
    if (reach->has_tftp) {
        probe_t probe = {
            .service = cluster_service_name(CLUSTER_SERVICE_TFTP), .protocol = "UDP", .server = reach->tftp};
        try_tftp(session, &probe);
        tell(session, &probe, probes);
        answers = answers && probe.answers;
    }
    if (reach->has_tvs) {
        probe_t probe = {.service = cluster_service_name(CLUSTER_SERVICE_TVS), .protocol = "TCP", .server = reach->tvs};
        try_tcp(session, &probe, NODE_MS);
        tell(session, &probe, probes);
        answers = answers && probe.answers;
    }
    return answers;
}

static admin_result_t ping_node(const admin_session_t *session, const char *name, const char *host)
{
    cluster_reach_t reach;
    if (!cluster_up_find(&session->options->disk, name, &reach))
        return admin_refuse(session, "%s does not answer: the cluster is not up", host);
    admin_print(session, "PING %s (%s)\n", host,
                reach.has_tvs    ? reach.tvs.host
                : reach.has_tftp ? reach.tftp.host
                                 : "-");
    cJSON *probes = cJSON_CreateArray();
    bool answers = ping_services(session, &reach, probes);
    report_add(session, "probes", probes);
    return answers ? ADMIN_DONE : admin_refuse(session, "%s does not answer", host);
}

static admin_result_t ping_host(const admin_session_t *session, const char *text)
{
    sftp_server_t server;
    if (!remote_server(session, text, &server))
        return ADMIN_FAILED;
    probe_t probe = {.service = "Server", .protocol = "TCP", .server = {.port = server.port}};
    memcpy(probe.server.host, server.host, sizeof probe.server.host);
    admin_print(session, "PING %s\n", server.host);
    try_tcp(session, &probe, session->options->timeout_ms);
    if (!probe.answers)
        return admin_fail(session, "%s", probe.why.text);
    cJSON *probes = cJSON_CreateArray();
    tell(session, &probe, probes);
    report_add(session, "probes", probes);
    return ADMIN_DONE;
}

admin_result_t admin_ping(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    char name[256] = "", host[256] = "";
    (void)argc;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    const cluster_node_t *other = cluster_find_node(cluster, argv[0]);
    if (other != NULL) {
        snprintf(name, sizeof name, "%s", other->name);
        snprintf(host, sizeof host, "%s", other->host);
    }
    cluster_close(cluster);
    return name[0] != '\0' ? ping_node(session, name, host) : ping_host(session, argv[0]);
}
