/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner.h"
#include "tvs_rig.h"

#define OURS "cucm-tvs.pem"

static rig_t rig;

/* --- connections --- */

/* What the service's log was told last. */
static struct {
    unsigned count;
    char what[64], label[64], device[64];
    uint8_t command;
    bool answered;
} logged;

static void copy(char *to, size_t room, const void *data, size_t len)
{
    size_t part = len < room ? len : room - 1;
    if (data != NULL)
        memcpy(to, data, part);
    to[data != NULL ? part : 0] = '\0';
}

static void log_event(void *ctx, const tvs_service_event_t *event)
{
    (void)ctx;
    logged.count++;
    logged.command = event->command;
    logged.answered = event->answered;
    copy(logged.what, sizeof logged.what, event->what, strlen(event->what));
    copy(logged.device, sizeof logged.device, event->device.data, event->device.len);
    copy(logged.label, sizeof logged.label, event->label, event->label != NULL ? strlen(event->label) : 0);
}

/* A rig whose server has limits of its own. */
static void start(uint32_t timeout_ms, uint32_t connections)
{
    base_error_t error = {{0}};
    base_bytes_t pem = rig_file(OURS);
    rig_start(&rig);
    memset(&logged, 0, sizeof logged);
    rig_server_t *server = rig_add_server(&rig, NULL, TVS_FAULT_NONE);
    const tvs_service_config_t config = {
        .listen = {.family = ITL_HAL_IPV4, .port = ITL_TVS_PORT},
        .identity = (const char *)pem.data,
        .identity_len = pem.size,
        .timeout_ms = timeout_ms,
        .connections = connections,
        .log = log_event,
    };
    server->service = tvs_service_init(&config, virtual_node_hal(server->node), &rig.known, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(server->service);
    base_bytes_free(&pem);
    rig_make_client(&rig);
}

static itl_hal_socket_t connect_silently(void)
{
    const itl_hal_net_t *net = virtual_node_hal(rig.phone)->net;
    itl_hal_addr_t to = virtual_node_address(rig.servers[0].node);
    itl_hal_socket_t socket = ITL_HAL_SOCKET_NONE;
    to.port = ITL_TVS_PORT;
    CU_ASSERT_EQUAL(net->tcp_connect(net->ctx, &to, &socket), ITL_HAL_OK);
    return socket;
}

static void test_silent_clients_block_nobody(void)
{
    start(10000, 0);
    for (int i = 0; i < 20; i++)
        connect_silently();
    rig_pass(&rig, 10);
    CU_ASSERT_EQUAL(tvs_service_open_connections(rig.servers[0].service), 20);
    uint64_t began = virtual_world_now_ms(rig.world);
    itl_tvs_answer_t answer = rig_ask(&rig);
    CU_ASSERT_EQUAL(answer.result, ITL_POLICY_TVS_VALID);
    CU_ASSERT(virtual_world_now_ms(rig.world) - began < 20);
    rig_pass(&rig, 10001); /* each silent one ends by itself */
    CU_ASSERT_EQUAL(tvs_service_open_connections(rig.servers[0].service), 0);
    CU_ASSERT_STRING_EQUAL(logged.what, "time-out");
    CU_ASSERT_EQUAL(logged.count, 21);
    rig_stop(&rig);
}

static void test_connections_are_bounded(void)
{
    start(10000, 3);
    for (int i = 0; i < 5; i++)
        connect_silently();
    rig_pass(&rig, 10);
    CU_ASSERT_EQUAL(tvs_service_open_connections(rig.servers[0].service), 3);
    CU_ASSERT_STRING_EQUAL(logged.what, "made room");
    CU_ASSERT_EQUAL(logged.count, 2);
    itl_tvs_answer_t answer = rig_ask(&rig);
    CU_ASSERT_EQUAL(answer.result, ITL_POLICY_TVS_VALID);
    CU_ASSERT_EQUAL(tvs_service_open_connections(rig.servers[0].service), 2);
    rig_pass(&rig, 10000);
    CU_ASSERT_EQUAL(tvs_service_open_connections(rig.servers[0].service), 0);
    rig_stop(&rig);
}

static void test_log(void)
{
    start(0, 0);
    rig_ask(&rig);
    rig_pass(&rig, 10);
    CU_ASSERT_EQUAL(logged.count, 1);
    CU_ASSERT_EQUAL(logged.command, ITL_TVS_QUERY_REQUEST);
    CU_ASSERT(logged.answered);
    CU_ASSERT_STRING_EQUAL(logged.what, "valid");
    CU_ASSERT_STRING_EQUAL(logged.label, "cucm-callmanager-new.pem");
    CU_ASSERT_STRING_EQUAL(logged.device, "CP-7962-SEP001122334455");
    itl_hal_socket_t gone = connect_silently();
    rig_pass(&rig, 10);
    virtual_node_hal(rig.phone)->net->close(virtual_node_hal(rig.phone)->net->ctx, gone);
    rig_pass(&rig, 10);
    CU_ASSERT_EQUAL(logged.count, 2);
    CU_ASSERT_EQUAL(logged.command, 0);
    CU_ASSERT_FALSE(logged.answered);
    rig_stop(&rig);
}

static void test_service_refuses(void)
{
    static const char text[] = "no certificate at all";
    base_error_t error;
    start(0, 0);
    const itl_hal_t *hal = virtual_node_hal(rig.servers[0].node);
    tvs_service_config_t config = {.listen = {.family = ITL_HAL_IPV4, .port = 1}, .identity = text, .identity_len = 21};
    CU_ASSERT_PTR_NULL(tvs_service_init(&config, hal, &rig.known, &error));
    base_bytes_t pem = rig_file(OURS);
    config.identity = (const char *)pem.data;
    config.identity_len = pem.size;
    config.listen.port = ITL_TVS_PORT; /* taken by the rig's own */
    CU_ASSERT_PTR_NULL(tvs_service_init(&config, hal, &rig.known, &error));
    config.listen.port = 0;
    char *key = strstr((char *)pem.data, "PRIVATE KEY");
    CU_ASSERT_PTR_NOT_NULL_FATAL(key);
    config.identity_len = (size_t)(key - (char *)pem.data); /* the certificate without its key */
    if (strstr((char *)pem.data, "BEGIN CERT") < key)
        CU_ASSERT_PTR_NULL(tvs_service_init(&config, hal, &rig.known, &error));
    base_bytes_free(&pem);
    tvs_service_close(NULL);
    rig_stop(&rig);
}

/* --- answers, without a network --- */

static tvs_lab_answer_t said;

static itl_reason_t decode_answer(itl_tvs_response_t *response)
{
    return itl_tvs_decode_response(said.bytes, said.len, response);
}

static void test_answers(void)
{
    itl_tvs_response_t response;
    rig_start(&rig);
    const listfile_identity_t *identity = &rig.known.items[0].identity;
    const char *name = identity->subject[LISTFILE_NAMES_COMMA];
    itl_tvs_request_t query = {
        .command = ITL_TVS_QUERY_REQUEST,
        .session = 77,
        .subject = {(const uint8_t *)name, strlen(name) + 1},
        .issuer = {(const uint8_t *)name, strlen(name) + 1},
        .serial = {identity->serial, identity->serial_size},
    };
    tvs_lab_answer(&rig.known, &query, TVS_FAULT_NONE, (itl_tvs_bytes_t){NULL, 0}, &said);
    CU_ASSERT_EQUAL(decode_answer(&response), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(response.session, 77);
    CU_ASSERT_EQUAL(response.status, ITL_TVS_STATUS_VALID);
    CU_ASSERT_EQUAL(response.certificate.len, identity->certificate.size);
    CU_ASSERT_PTR_EQUAL(said.known, &rig.known.items[0]);
    query.subject = (itl_tvs_bytes_t){NULL, 0}; /* a server can do without */
    tvs_lab_answer(&rig.known, &query, TVS_FAULT_NONE, (itl_tvs_bytes_t){NULL, 0}, &said);
    CU_ASSERT_PTR_EQUAL(said.known, &rig.known.items[0]);
    query.subject = (itl_tvs_bytes_t){(const uint8_t *)"CN=else", 8};
    tvs_lab_answer(&rig.known, &query, TVS_FAULT_NONE, (itl_tvs_bytes_t){NULL, 0}, &said);
    CU_ASSERT_EQUAL(decode_answer(&response), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(response.status, ITL_TVS_STATUS_NOT_VALID);
    CU_ASSERT_EQUAL(said.len, ITL_TVS_HEADER_BYTES + 4); /* STATUS alone */
    query.serial.len--;
    query.subject = query.issuer;
    tvs_lab_answer(&rig.known, &query, TVS_FAULT_NONE, (itl_tvs_bytes_t){NULL, 0}, &said);
    CU_ASSERT_PTR_NULL(said.known);
    query.serial.len = 0; /* no request at all: no answer */
    tvs_lab_answer(&rig.known, &query, TVS_FAULT_NONE, (itl_tvs_bytes_t){NULL, 0}, &said);
    CU_ASSERT_EQUAL(said.len, 0);
    query.command = ITL_TVS_QUERY_RESPONSE;
    tvs_lab_answer(&rig.known, &query, TVS_FAULT_NONE, (itl_tvs_bytes_t){NULL, 0}, &said);
    CU_ASSERT_EQUAL(said.len, 0);
    rig_stop_without_client(&rig);
}

static void test_fault_names(void)
{
    tvs_fault_t fault;
    for (tvs_fault_t i = 0; i < TVS_FAULTS; i++) {
        CU_ASSERT(tvs_fault_parse(tvs_fault_name(i), &fault));
        CU_ASSERT_EQUAL(fault, i);
    }
    CU_ASSERT_PTR_NULL(tvs_fault_name(TVS_FAULTS));
    CU_ASSERT_FALSE(tvs_fault_parse("on-fire", &fault));
}

/* --- a folder --- */

static char folder[64];

static int make_folder(void)
{
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/tvsXXXXXX", base != NULL && strlen(base) < 40 ? base : P_tmpdir);
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static void path_of(char path[128], const char *name)
{
    snprintf(path, 128, "%s/%s", folder, name);
}

static void write_file(const char *name, const void *data, size_t len)
{
    char path[128];
    path_of(path, name);
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(data, 1, len, file), len);
    fclose(file);
}

static void copy_file(const char *name)
{
    base_bytes_t bytes = rig_file(name);
    write_file(name, bytes.data, bytes.size);
    base_bytes_free(&bytes);
}

static int remove_folder(void)
{
    static const char *const names[] = {"capf.pem", "ccm.pem", "tvs.pem", "roles.txt", "broken.pem", "notes.txt"};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        path_of(path, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static char skipped[200];

static void keep_skipped(void *ctx, const char *why)
{
    CU_ASSERT_PTR_NULL(ctx);
    snprintf(skipped, sizeof skipped, "%s", why);
}

static bool load(tvs_known_t *known, const char *roles, base_error_t *error)
{
    const tvs_grant_t grant = {.roles = {4}, .role_count = 1, .ttl_s = 11};
    memset(error, 0, sizeof *error);
    tvs_known_free(known);
    write_file("roles.txt", roles, strlen(roles));
    skipped[0] = '\0';
    return tvs_known_load(known, folder, "tvs.pem", &grant, keep_skipped, NULL, error);
}

static void test_folder(void)
{
    tvs_known_t known = {0};
    base_error_t error;
    copy_file("tvs.pem");
    copy_file("ccm.pem");
    copy_file("capf.pem");
    write_file("notes.txt", "x", 1);
    CU_ASSERT(load(&known, "# nothing\n\nccm.pem roles=sast,2,Ccm+Tftp ttl=5 # as the other\n", &error));
    CU_ASSERT_EQUAL_FATAL(known.count, 2);
    CU_ASSERT_STRING_EQUAL(known.items[0].label, "capf.pem");
    CU_ASSERT_EQUAL(known.items[0].grant.ttl_s, 11);
    CU_ASSERT_EQUAL(known.items[0].grant.roles[0], 4);
    CU_ASSERT_EQUAL(known.items[1].grant.role_count, 3);
    CU_ASSERT_EQUAL(known.items[1].grant.roles[0], 0);
    CU_ASSERT_EQUAL(known.items[1].grant.roles[2], 2);
    CU_ASSERT_EQUAL(known.items[1].grant.ttl_s, 5);
    CU_ASSERT(load(&known, "capf.pem deny\r\nccm.pem roles=none", &error));
    CU_ASSERT(known.items[0].grant.deny);
    CU_ASSERT_EQUAL(known.items[1].grant.role_count, 0);
    tvs_known_free(&known);
}

static void test_folder_with_mistakes(void)
{
    static const struct {
        const char *roles, *says;
    } cases[] = {
        {"\nno.pem ttl=1", "roles.txt:2: there is no no.pem"},
        {"tvs.pem ttl=1", "there is no tvs.pem"}, /* the server's own identity */
        {"ccm.pem rules=1", "roles.txt:1: 'rules=1' is none of"},
        {"ccm.pem roles=256", "roles=256"},
        {"ccm.pem roles=", "'roles=' is none of"},
        {"ccm.pem roles=1,,2", "roles=1,,2"},
        {"ccm.pem roles=1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", "is none of"},
        {"ccm.pem ttl=-1", "ttl=-1"},
        {"ccm.pem ttl=4294967296", "ttl=4294967296"},
        {"ccm.pem ttl=", "'ttl=' is none of"},
    };
    tvs_known_t known = {0};
    base_error_t error;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT_FALSE(load(&known, cases[i].roles, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, cases[i].says));
    }
    write_file("broken.pem", "-----BEGIN CERTIFICATE-----\n", 28);
    CU_ASSERT(load(&known, "broken.pem deny", &error)); /* the others are vouched for all the same */
    CU_ASSERT_PTR_NOT_NULL(strstr(skipped, "broken.pem: no certificate"));
    CU_ASSERT_EQUAL(known.count, 2);
    tvs_known_free(&known);
    CU_ASSERT(tvs_known_load(&known, folder, "tvs.pem", &(tvs_grant_t){.ttl_s = 1}, NULL, NULL, &error));
    CU_ASSERT_EQUAL(known.count, 2);
    tvs_known_free(&known);
    CU_ASSERT_FALSE(
        tvs_known_load(&known, TEST_DATA "/no-such-folder", NULL, &(tvs_grant_t){.ttl_s = 1}, NULL, NULL, &error));
}

static CU_TestInfo connections[] = {
    {"silent clients block nobody", test_silent_clients_block_nobody},
    {"connections are bounded", test_connections_are_bounded},
    {"each connection is told of", test_log},
    {"what the service refuses", test_service_refuses},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo answers[] = {
    {"whom an answer is about", test_answers},
    {"names of faults", test_fault_names},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo folders[] = {
    {"certificates and roles.txt", test_folder},
    {"mistakes are told with their line", test_folder_with_mistakes},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"connections", NULL, NULL, NULL, NULL, connections},
    {"answers", NULL, NULL, NULL, NULL, answers},
    {"folders", make_folder, remove_folder, NULL, NULL, folders},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 8;
