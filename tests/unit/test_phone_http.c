/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which servers a phone asks by HTTP before it asks by TFTP, and what it makes of what they say. The way of HTTP is one
 * that does as it is told here; TFTP servers are real ones of a virtual world. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phone/phone_view.h"
#include "runner.h"
#include "test_work.h"
#include "text/text.h"
#include "tftp_host.h"

#define PHONE_NAME "SEP00AABBCCDDEE"

/* What the servers say by HTTP to each file, and what was asked. */
typedef struct web {
    itl_reason_t answer; /* To a file that it does not have. */
    bool answers;        /* It says anything. */
    const char *file;    /* That it has; NULL: none. */
    const uint8_t *data; /* Of it. */
    size_t size;
    char asked[256]; /* "10.0.0.2:6970 NAME|" */
    const itl_fetch_job_t *job;
} web_t;

typedef struct bench {
    virtual_world_t *world;
    virtual_flash_t *flash;
    tftp_host_t host;
    virtual_node_t *server;
    web_t web;
    itl_phone_http_t http;
    itl_phone_storage_t storage;
    itl_phone_t *phone;
} bench_t;

static uint8_t list[ITL_LIMIT_LIST_BYTES];
static size_t list_len;

static int load_list(void)
{
    FILE *file = fopen(TEST_DATA "/a1-first-sha1.tlv", "rb");
    if (file == NULL)
        return 1;
    list_len = fread(list, 1, sizeof list, file);
    return fclose(file);
}

static itl_reason_t start(void *ctx, const itl_hal_addr_t *server, const itl_fetch_job_t *job)
{
    web_t *web = ctx;
    char address[ITL_TEXT_ADDRESS_BYTES];
    itl_text_t text = itl_text_in(address, sizeof address);
    itl_text_address(&text, server);
    const size_t len = strlen(web->asked);
    snprintf(web->asked + len, sizeof web->asked - len, "%s:%u %s|", address, server->port, job->file);
    web->job = job;
    return ITL_REASON_NONE;
}

static bool poll(void *ctx, uint64_t *next_ms, itl_fetch_result_t *result)
{
    const web_t *web = ctx;
    (void)next_ms;
    *result = (itl_fetch_result_t){.reason = web->answer, .answered = web->answers};
    result->denied = web->answer == ITL_REASON_NOT_FOUND;
    if (web->file == NULL || strcmp(web->file, web->job->file) != 0)
        return false;
    result->reason = web->job->sink.write(web->job->sink.ctx, web->data, web->size);
    result->answered = true;
    result->denied = false;
    result->bytes = (uint32_t)web->size;
    return false;
}

static void cancel(void *ctx)
{
    (void)ctx;
}

static const itl_fetch_way_t way = {.name = "http", .start = start, .poll = poll, .cancel = cancel};

/* A phone that asks by HTTP. */
static itl_phone_config_t newer(void)
{
    return (itl_phone_config_t){.mac = {0x00, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE},
                                .model = "8845",
                                .firmware = "12.8.1",
                                .tftp = {{"server.lab", 69}},
                                .tftp_count = 1,
                                .timeout_ms = 4000};
}

/* The same, of a server that nobody hears on its TFTP port. */
static itl_phone_config_t without_tftp(void)
{
    itl_phone_config_t config = newer();
    config.http_port = 6970;
    config.tftp[0].port = 1069;
    return config;
}

static void set_up(bench_t *bench)
{
    memset(bench, 0, sizeof *bench);
    bench->world = virtual_world_create(11);
    bench->flash = virtual_flash_create(
        &(const virtual_geometry_t){.sector_size = 4096, .sector_count = 128, .program_size = 4}, 11);
    bench->server = virtual_node_create(bench->world, "server", NULL, NULL);
    const itl_hal_addr_t address = virtual_node_address(bench->server);
    virtual_world_set_name(bench->world, "server.lab", &address);
    tftp_host_open(&bench->host, bench->server);
    bench->web = (web_t){.answer = ITL_REASON_NOT_FOUND, .answers = true, .data = list, .size = list_len};
    bench->http = (itl_phone_http_t){.calls = &itl_phone_http_calls, .way = &way, .ctx = &bench->web};
    bench->phone = itl_phone_place(&bench->storage, sizeof bench->storage);
}

static void take_down(bench_t *bench)
{
    itl_phone_close(bench->phone);
    virtual_world_destroy(bench->world);
    virtual_flash_destroy(bench->flash);
}

static void boot(bench_t *bench, const itl_phone_config_t *config)
{
    virtual_node_t *node = virtual_world_node(bench->world, "phone");
    if (node == NULL)
        node = virtual_node_create(bench->world, "phone", NULL, bench->flash);
    const itl_phone_memory_t memory = {.work = test_work(), .http = &bench->http};
    itl_phone_close(bench->phone);
    CU_ASSERT_EQUAL_FATAL(itl_phone_init(bench->phone, config, virtual_node_hal(node), &memory), ITL_REASON_NONE);
    itl_phone_boot(bench->phone);
    uint64_t next_ms = itl_phone_poll(bench->phone);
    while (!itl_phone_done(bench->phone)) {
        tftp_host_poll(&bench->host);
        virtual_world_step(bench->world, next_ms);
        next_ms = itl_phone_poll(bench->phone);
    }
}

/* What became of each file, in order: "http CTL... not-found|". */
static const char *story(const bench_t *bench)
{
    static char text[1024];
    itl_phone_transfer_view_t view;
    text[0] = '\0';
    for (uint32_t i = 0; itl_phone_transfer(bench->phone, i, &view); i++) {
        const size_t len = strlen(text);
        snprintf(text + len, sizeof text - len, "%s %.3s %s|", view.way, view.file, itl_reason_name(view.result));
    }
    return text;
}

static void test_a_file_that_comes(void)
{
    bench_t bench;
    const itl_phone_config_t config = newer();
    set_up(&bench);
    bench.web.file = "ITL" PHONE_NAME ".tlv";
    boot(&bench, &config);
    CU_ASSERT_STRING_EQUAL(story(&bench),
                           "http CTL not-found|tftp CTL not-found|http ITL none|"
                           "http SEP not-found|tftp SEP not-found|http XML not-found|tftp XML not-found|");
    CU_ASSERT_PTR_NOT_NULL(itl_phone_installed(bench.phone, ITL_PHONE_ITL));
    CU_ASSERT_PTR_NOT_NULL(strstr(bench.web.asked, ":6970 CTL" PHONE_NAME ".tlv|"));
    itl_phone_transfer_view_t view;
    CU_ASSERT_TRUE(itl_phone_transfer(bench.phone, 0, &view));
    CU_ASSERT_EQUAL(view.server.port, 6970);
    CU_ASSERT_TRUE(itl_phone_transfer(bench.phone, 1, &view));
    CU_ASSERT_EQUAL(view.server.port, 69);
    /* the same bytes again, and a whole new file behind a part of one */
    boot(&bench, &config);
    CU_ASSERT_EQUAL(itl_phone_list(bench.phone, ITL_PHONE_ITL).event, ITL_OUTCOME_UNCHANGED);
    take_down(&bench);
}

static void test_a_configuration(void)
{
    static const char config[] = "<device><webAccess>0</webAccess></device>";
    bench_t bench;
    const itl_phone_config_t newer_one = newer();
    set_up(&bench);
    bench.web.file = PHONE_NAME ".cnf.xml";
    bench.web.data = (const uint8_t *)config;
    bench.web.size = sizeof config - 1;
    boot(&bench, &newer_one);
    const itl_status_log_t *log = itl_phone_messages(bench.phone);
    const itl_status_message_t *last = itl_status_get(log, log->count - 1u);
    CU_ASSERT_EQUAL(last->text, ITL_STATUS_CONFIGURATION_BY_HTTP);
    CU_ASSERT_STRING_EQUAL(last->name, PHONE_NAME ".cnf.xml");
    take_down(&bench);
}

static void test_an_empty_list(void)
{
    bench_t bench;
    const itl_phone_config_t config = newer();
    set_up(&bench);
    bench.web.file = "ITL" PHONE_NAME ".tlv";
    bench.web.data = (const uint8_t *)"\n";
    bench.web.size = 1;
    boot(&bench, &config);
    CU_ASSERT_PTR_NOT_NULL(strstr(story(&bench), "http ITL empty|http ITL not-found|tftp ITL not-found|"));
    take_down(&bench);
}

static void test_who_is_asked(void)
{
    static const struct {
        const char *model, *firmware;
        itl_phone_http_choice_t choice;
        uint16_t tftp_port, http_port, asked_port;
    } cases[] = {
        {"8845", "12.8.1", ITL_PHONE_HTTP_AS_FIRMWARE, 69, 0, 6970},
        {"8845", "12.8.1", ITL_PHONE_HTTP_AS_FIRMWARE, 1069, 0, 0},
        {"8845", "12.8.1", ITL_PHONE_HTTP_AS_FIRMWARE, 1069, 8080, 8080},
        {"8845", "12.8.1", ITL_PHONE_HTTP_NEVER, 69, 8080, 0},
        {"8845", "9.4.1", ITL_PHONE_HTTP_AS_FIRMWARE, 69, 0, 0},
        {"7962", "9.4.1", ITL_PHONE_HTTP_AS_FIRMWARE, 69, 8080, 0},
        {"7962", "9.4.1", ITL_PHONE_HTTP_ALWAYS, 1069, 0, 6970},
        {"7821", "12.1.1", ITL_PHONE_HTTP_AS_FIRMWARE, 69, 0, 6970},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bench_t bench;
        itl_phone_config_t config = newer();
        set_up(&bench);
        config.model = cases[i].model;
        config.firmware = cases[i].firmware;
        config.http = cases[i].choice;
        config.http_port = cases[i].http_port;
        config.tftp[0].port = cases[i].tftp_port;
        config.timeout_ms = 600;
        boot(&bench, &config);
        char port[16];
        snprintf(port, sizeof port, ":%u CTL", cases[i].asked_port);
        CU_ASSERT_EQUAL(strstr(bench.web.asked, port) != NULL, cases[i].asked_port != 0);
        CU_ASSERT_EQUAL(bench.web.asked[0] != '\0', cases[i].asked_port != 0);
        take_down(&bench);
    }
}

/* Boots where the server says nothing by HTTP, for a reason. */
static void boot_without(bench_t *bench, const itl_phone_config_t *config, itl_reason_t why)
{
    bench->web.answer = why;
    bench->web.answers = false;
    boot(bench, config);
}

/* A whole boot that begins so. */
static void check_without(bench_t *bench, itl_reason_t why, const char *wanted)
{
    const itl_phone_config_t config = newer();
    set_up(bench);
    boot_without(bench, &config, why);
    CU_ASSERT_STRING_EQUAL(story(bench), wanted);
}

static void test_silence_costs_one_wait(void)
{
    bench_t bench;
    check_without(&bench, ITL_REASON_HTTP_TIMEOUT,
                  "http CTL http-timeout|tftp CTL not-found|tftp ITL not-found|"
                  "tftp ITL not-found|tftp SEP not-found|tftp XML not-found|");
    /* the next boot asks again */
    bench.web.asked[0] = '\0';
    itl_phone_boot(bench.phone);
    (void)itl_phone_poll(bench.phone);
    virtual_world_step(bench.world, ITL_HAL_FOREVER);
    (void)itl_phone_poll(bench.phone);
    CU_ASSERT_PTR_NOT_NULL(strstr(bench.web.asked, ":6970 CTL"));
    take_down(&bench);
}

static void test_a_closed_port_costs_nothing(void)
{
    bench_t bench;
    check_without(&bench, ITL_REASON_NETWORK_ERROR,
                  "http CTL network-error|tftp CTL not-found|http ITL network-error|"
                  "tftp ITL not-found|http ITL network-error|tftp ITL not-found|"
                  "http SEP network-error|tftp SEP not-found|http XML network-error|tftp XML not-found|");
    take_down(&bench);
}

static void test_a_server_without_tftp(void)
{
    bench_t bench;
    const itl_phone_config_t config = without_tftp();
    set_up(&bench);
    bench.web.file = "ITLFile.tlv";
    boot(&bench, &config);
    CU_ASSERT_STRING_EQUAL(story(&bench), "http CTL not-found|tftp CTL tftp-timeout|http ITL not-found|"
                                          "http ITL none|http SEP not-found|http XML not-found|");
    CU_ASSERT_PTR_NOT_NULL(itl_phone_installed(bench.phone, ITL_PHONE_ITL));
    take_down(&bench);

    /* silent by now: it is not there at all */
    set_up(&bench);
    boot_without(&bench, &config, ITL_REASON_HTTP_TIMEOUT);
    CU_ASSERT_STRING_EQUAL(story(&bench), "http CTL http-timeout|tftp CTL tftp-timeout|");
    take_down(&bench);

    /* busy for what it was asked for */
    set_up(&bench);
    bench.web.answer = ITL_REASON_HTTP_BUSY;
    boot(&bench, &config);
    CU_ASSERT_STRING_EQUAL(story(&bench), "http CTL http-busy|tftp CTL tftp-timeout|http ITL http-busy|"
                                          "http SEP http-busy|");
    take_down(&bench);
}

static void test_a_server_that_falls_silent(void)
{
    bench_t bench;
    itl_phone_config_t config = without_tftp();
    set_up(&bench);
    config.tftp[1] = (itl_phone_server_t){"server.lab", 69};
    config.tftp_count = 2;
    bench.web.answer = ITL_REASON_HTTP_TIMEOUT;
    bench.web.file = "CTL" PHONE_NAME ".tlv";
    bench.web.data = (const uint8_t *)"no list";
    bench.web.size = 7;
    boot(&bench, &config);
    CU_ASSERT_STRING_EQUAL(story(&bench),
                           "http CTL none|http ITL http-timeout|tftp ITL tftp-timeout|http ITL http-timeout|"
                           "tftp ITL not-found|tftp ITL not-found|tftp SEP not-found|tftp XML not-found|");
    take_down(&bench);
}

static void test_a_server_without_a_name(void)
{
    bench_t bench;
    itl_phone_config_t config = newer();
    set_up(&bench);
    config.tftp[0].host = "nobody.lab";
    boot(&bench, &config);
    CU_ASSERT_STRING_EQUAL(story(&bench), "http CTL dns-unknown-host|");
    CU_ASSERT_STRING_EQUAL(bench.web.asked, "");
    take_down(&bench);
}

static void test_a_phone_that_cannot_keep(void)
{
    bench_t bench;
    const itl_phone_config_t config = newer();
    set_up(&bench);
    bench.web.file = "CTL" PHONE_NAME ".tlv";
    bench.web.answer = ITL_REASON_FLASH_ERROR;
    bench.web.file = NULL;
    boot(&bench, &config);
    CU_ASSERT_EQUAL(strncmp(story(&bench), "http CTL flash-error|http ITL flash-error|", 42), 0);
    take_down(&bench);
}

static CU_TestInfo tests[] = {
    {"a file that comes", test_a_file_that_comes},
    {"a configuration says that it came by HTTP", test_a_configuration},
    {"an empty list", test_an_empty_list},
    {"who is asked", test_who_is_asked},
    {"silence costs one wait", test_silence_costs_one_wait},
    {"a closed port costs nothing", test_a_closed_port_costs_nothing},
    {"a server without TFTP", test_a_server_without_tftp},
    {"a server that falls silent", test_a_server_that_falls_silent},
    {"a server without a name", test_a_server_without_a_name},
    {"a phone that cannot keep", test_a_phone_that_cannot_keep},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"phone_http", load_list, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 10;
