/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files by HTTP from a server that says to the letter what it is told to, in a virtual world. */
#include <stdio.h>
#include <string.h>

#include "http/http_way.h"
#include "runner.h"
#include "virtual/virtual.h"

#define OK_HEAD "HTTP/1.1 200 OK\r\n"

/* A phone, a server and a file on its way. */
typedef struct lab {
    virtual_world_t *world;
    const itl_hal_t *phone, *host;
    itl_hal_addr_t address;
    itl_hal_socket_t listener, connection;
    itl_http_transfer_t transfer;
    itl_fetch_job_t job;
    itl_fetch_result_t result;
    bool running;
    char asked[1200];
    size_t asked_len;
    char got[4096];
    size_t got_len;
    itl_reason_t sink;
} lab_t;

static itl_reason_t take(void *ctx, const uint8_t *data, size_t len)
{
    lab_t *lab = ctx;
    CU_ASSERT_TRUE(len > 0);
    CU_ASSERT_FATAL(lab->got_len + len < sizeof lab->got);
    memcpy(lab->got + lab->got_len, data, len);
    lab->got_len += len;
    return lab->sink;
}

static void open_lab(lab_t *lab)
{
    memset(lab, 0, sizeof *lab);
    lab->world = virtual_world_create(3);
    virtual_node_t *node = virtual_node_create(lab->world, "host", NULL, NULL);
    lab->host = virtual_node_hal(node);
    lab->phone = virtual_node_hal(virtual_node_create(lab->world, "phone", NULL, NULL));
    lab->address = virtual_node_address(node);
    lab->address.port = ITL_DEFAULT_HTTP_PORT;
    lab->connection = ITL_HAL_SOCKET_NONE;
    CU_ASSERT_EQUAL_FATAL(lab->host->net->tcp_listen(lab->host->net->ctx, &lab->address, &lab->listener), ITL_HAL_OK);
    itl_http_transfer_init(&lab->transfer, lab->phone->net, lab->phone->clock, 0);
    lab->job = (itl_fetch_job_t){.file = "CTLSEP001122334455.tlv",
                                 .timeout_ms = 5000,
                                 .max_bytes = 3000,
                                 .transfer_ms = 20000,
                                 .sink = {.ctx = lab, .write = take}};
}

static void close_lab(lab_t *lab)
{
    itl_http_way.cancel(&lab->transfer);
    virtual_world_destroy(lab->world);
}

static void serve(lab_t *lab)
{
    size_t len;
    const itl_hal_net_t *net = lab->host->net;
    if (lab->connection == ITL_HAL_SOCKET_NONE)
        (void)net->tcp_accept(net->ctx, lab->listener, NULL, &lab->connection);
    while (lab->connection != ITL_HAL_SOCKET_NONE &&
           net->tcp_recv(net->ctx, lab->connection, lab->asked + lab->asked_len, sizeof lab->asked - 1 - lab->asked_len,
                         &len) == ITL_HAL_OK)
        lab->asked_len += len;
}

/* Lets time pass, at most until the file has its result. */
static void pass(lab_t *lab, uint32_t ms)
{
    const uint64_t until_ms = virtual_world_now_ms(lab->world) + ms;
    uint64_t next_ms = 0;
    while (lab->running && virtual_world_now_ms(lab->world) < until_ms) {
        serve(lab);
        lab->running = itl_http_way.poll(&lab->transfer, &next_ms, &lab->result);
        if (lab->running && next_ms > virtual_world_now_ms(lab->world))
            virtual_world_step(lab->world, next_ms < until_ms ? next_ms : until_ms);
    }
}

static void ask(lab_t *lab)
{
    CU_ASSERT_EQUAL(itl_http_way.start(&lab->transfer, &lab->address, &lab->job), ITL_REASON_NONE);
    lab->running = true;
    pass(lab, 50);
}

static void say(lab_t *lab, const char *text)
{
    size_t sent;
    CU_ASSERT_EQUAL(lab->host->net->tcp_send(lab->host->net->ctx, lab->connection, text, strlen(text), &sent),
                    ITL_HAL_OK);
    pass(lab, 50);
}

static void hang_up(lab_t *lab)
{
    lab->host->net->close(lab->host->net->ctx, lab->connection);
    lab->connection = ITL_HAL_SOCKET_NONE;
    pass(lab, 50);
}

static void test_the_request(void)
{
    lab_t lab;
    open_lab(&lab);
    ask(&lab);
    CU_ASSERT_STRING_EQUAL(lab.asked, "GET /CTLSEP001122334455.tlv HTTP/1.1\r\nHost:10.0.0.1:6970\r\n\r\n");
    itl_http_way.cancel(&lab.transfer);
    lab.asked_len = 0;
    memset(lab.asked, 0, sizeof lab.asked);
    lab.connection = ITL_HAL_SOCKET_NONE;
    lab.job.file = "New Zealand/g3-tones%\xC3.xml\r\n.sgn";
    ask(&lab);
    CU_ASSERT_STRING_EQUAL(lab.asked, "GET /New%20Zealand/g3-tones%25%C3.xml%0D%0A.sgn HTTP/1.1\r\n"
                                      "Host:10.0.0.1:6970\r\n\r\n");
    close_lab(&lab);
}

static void test_the_request_of_a_url(void)
{
    lab_t lab;
    open_lab(&lab);
    lab.transfer.as_it_stands = true;
    lab.transfer.host = "cucm1:8080";
    lab.transfer.more = "Accept: */*\r\n";
    lab.job.file = "";
    ask(&lab);
    CU_ASSERT_STRING_EQUAL(lab.asked, "GET / HTTP/1.1\r\nHost: cucm1:8080\r\nAccept: */*\r\n\r\n");
    close_lab(&lab);
}

/* Answers with a head; @return what came of it. */
static itl_reason_t fields_of(const char *head, itl_http_fields_t *fields)
{
    lab_t lab;
    open_lab(&lab);
    lab.transfer.seen = fields;
    ask(&lab);
    say(&lab, head);
    const uint16_t status = lab.transfer.response.status;
    const itl_reason_t reason = lab.running ? ITL_REASON_NONE : lab.result.reason;
    CU_ASSERT_TRUE(status == 0 || status == 200 || status == 302);
    close_lab(&lab);
    return reason;
}

static void test_fields_of_the_answer(void)
{
    itl_http_fields_t fields;
    char head[1200];
    CU_ASSERT_EQUAL(
        fields_of("HTTP/1.1 302 Found\r\nlocation:  /a?b \r\nRefresh: 5; url=c\r\nLocation-Not: x\r\n\r\n", &fields),
        ITL_REASON_HTTP_ERROR);
    CU_ASSERT_STRING_EQUAL(fields.location, "/a?b");
    CU_ASSERT_STRING_EQUAL(fields.refresh, "5; url=c");
    CU_ASSERT_EQUAL(fields_of("HTTP/1.1 100 Continue\r\nLocation: x\r\n\r\n" OK_HEAD
                              "Locatio: y\r\nX-Location-Of-It: z\r\nContent-Length: 0\r\n\r\n",
                              &fields),
                    ITL_REASON_NONE);
    CU_ASSERT_STRING_EQUAL(fields.location, "");
    CU_ASSERT_EQUAL(fields_of(OK_HEAD "Location: a\r\nLocation: b\r\n\r\n", &fields), ITL_REASON_HTTP_ERROR);
    snprintf(head, sizeof head, "HTTP/1.1 302 Found\r\nLocation: %0*d\r\n\r\n", (int)ITL_HTTP_VALUE_BYTES, 7);
    CU_ASSERT_EQUAL(fields_of(head, &fields), ITL_REASON_HTTP_ERROR);
    CU_ASSERT_STRING_EQUAL(fields.location, "");
    snprintf(head, sizeof head, "HTTP/1.1 302 Found\r\nLocation: %0*d\r\n\r\n", (int)ITL_HTTP_VALUE_BYTES - 1, 7);
    CU_ASSERT_EQUAL(fields_of(head, &fields), ITL_REASON_HTTP_ERROR);
    CU_ASSERT_EQUAL(strlen(fields.location), ITL_HTTP_VALUE_BYTES - 1);
}

static void test_requests_that_cannot_be(void)
{
    lab_t lab;
    char name[ITL_HTTP_FILE_MAX + 2];
    uint64_t next_ms;
    open_lab(&lab);
    lab.job.file = "";
    CU_ASSERT_EQUAL(itl_http_way.start(&lab.transfer, &lab.address, &lab.job), ITL_REASON_INTERNAL);
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    lab.job.file = name;
    CU_ASSERT_EQUAL(itl_http_way.start(&lab.transfer, &lab.address, &lab.job), ITL_REASON_INTERNAL);
    name[ITL_HTTP_FILE_MAX] = '\0';
    CU_ASSERT_EQUAL(itl_http_way.start(&lab.transfer, &lab.address, &lab.job), ITL_REASON_NONE);
    itl_http_way.cancel(&lab.transfer);
    itl_http_way.cancel(&lab.transfer);
    CU_ASSERT_FALSE(itl_http_way.poll(&lab.transfer, &next_ms, &lab.result));
    CU_ASSERT_EQUAL(lab.result.reason, ITL_REASON_INTERNAL);
    const itl_hal_addr_t nowhere = {.family = ITL_HAL_IPV6, .ip = {0x20, 1}, .port = 1};
    CU_ASSERT_EQUAL(itl_http_way.start(&lab.transfer, &nowhere, &lab.job), ITL_REASON_NETWORK_ERROR);
    close_lab(&lab);
}

/* What an answer comes to. The connection ends behind it. */
static const struct {
    const char *answer, *file;
    itl_reason_t reason;
    bool denied;
} answers[] = {
    {OK_HEAD "Content-length: 4\r\nCache-Control: no-store\r\nContent-type: */*\r\n\r\nlist", "list", ITL_REASON_NONE,
     false},
    {OK_HEAD "CONTENT-LENGTH:4\r\n\r\nlistmore", "list", ITL_REASON_NONE, false},
    {OK_HEAD "\r\nto the end", "to the end", ITL_REASON_NONE, false},
    {"HTTP/1.0 200\r\n\r\nold", "old", ITL_REASON_NONE, false},
    {OK_HEAD "Transfer-Encoding: chunked\r\n\r\n2\r\nli\r\n2;x\r\nst\r\n0\r\nX: y\r\n\r\n", "list", ITL_REASON_NONE,
     false},
    {OK_HEAD "Content-Length: 0\r\n\r\n", "", ITL_REASON_NONE, false},
    {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" OK_HEAD "Content-Length: 1\r\n\r\nx", "x",
     ITL_REASON_NONE, false},
    {"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno\n", "", ITL_REASON_NOT_FOUND, true},
    {"HTTP/1.1 410 Gone\r\n\r\n", "", ITL_REASON_NOT_FOUND, true},
    {"HTTP/1.1 403 Forbidden\r\n\r\n", "", ITL_REASON_ACCESS_VIOLATION, true},
    {"HTTP/1.1 401 Unauthorized\r\n\r\n", "", ITL_REASON_ACCESS_VIOLATION, true},
    {"HTTP/1.1 503 Busy\r\n\r\n", "", ITL_REASON_HTTP_BUSY, false},
    {"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n", "", ITL_REASON_HTTP_ERROR, false},
    {"HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\n\r\nx", "", ITL_REASON_HTTP_ERROR, false},
    {"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "", ITL_REASON_HTTP_ERROR, false},
    {"HTTP/2.0 200 OK\r\n\r\nx", "", ITL_REASON_HTTP_ERROR, false},
    {"SSH-2.0-OpenSSH\r\n", "", ITL_REASON_HTTP_ERROR, false},
    {"\x15\x03\x01\x02\x02", "", ITL_REASON_HTTP_ERROR, false},
    {OK_HEAD "Content-Length: 4\r\n\r\nli", "li", ITL_REASON_HTTP_ERROR, false},
    {OK_HEAD "Content-Length: 3001\r\n\r\n", "", ITL_REASON_TOO_LARGE, false},
    {OK_HEAD "Transfer-Encoding: chunked\r\n\r\nbb9\r\n", "", ITL_REASON_HTTP_ERROR, false},
    {OK_HEAD "Transfer-Encoding: chunked\r\n\r\n2\r\nli\r\n", "li", ITL_REASON_HTTP_ERROR, false},
    {OK_HEAD "Content-Length: 4\r\nContent-Length: 5\r\n\r\nlists", "", ITL_REASON_HTTP_ERROR, false},
    {OK_HEAD "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", "", ITL_REASON_HTTP_ERROR, false},
    {OK_HEAD "X: a\r\n b\r\n\r\n", "", ITL_REASON_HTTP_ERROR, false},
    {OK_HEAD "X: a\n\r\n\r\n", "", ITL_REASON_HTTP_ERROR, false},
    {OK_HEAD "X: a", "", ITL_REASON_HTTP_ERROR, false},
    {"HTTP/1.1 100 A\r\n\r\n", "", ITL_REASON_HTTP_ERROR, false},
    {"HTTP/1.1 100 A\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nli\r\n0\r\n\r\n" OK_HEAD "\r\n", "",
     ITL_REASON_HTTP_ERROR, false},
    {"HTTP/1.1 103 A\r\nContent-Length: 2\r\n\r\nli" OK_HEAD "\r\n", "", ITL_REASON_HTTP_ERROR, false},
    {"HTTP/1.1 100 A\r\n\r\nHTTP/1.1 100 A\r\n\r\nHTTP/1.1 100 A\r\n\r\nHTTP/1.1 100 A\r\n\r\nHTTP/1.1 100 A\r\n\r\n",
     "", ITL_REASON_HTTP_ERROR, false},
};

static void test_answers(void)
{
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        lab_t lab;
        open_lab(&lab);
        ask(&lab);
        say(&lab, answers[i].answer);
        hang_up(&lab);
        CU_ASSERT_FALSE(lab.running);
        CU_ASSERT_EQUAL(lab.result.reason, answers[i].reason);
        if (lab.result.reason != answers[i].reason)
            printf("%s: %s\n", itl_reason_name(lab.result.reason), answers[i].answer);
        CU_ASSERT_EQUAL(lab.result.denied, answers[i].denied);
        CU_ASSERT_TRUE(lab.result.answered);
        CU_ASSERT_STRING_EQUAL(lab.got, answers[i].file);
        CU_ASSERT_EQUAL(lab.result.bytes, strlen(answers[i].file));
        close_lab(&lab);
    }
}

static void test_an_answer_in_pieces(void)
{
    lab_t lab;
    open_lab(&lab);
    ask(&lab);
    for (const char *at = OK_HEAD "Content-Length: 6\r\n\r\npieces"; *at != '\0'; at++) {
        CU_ASSERT_TRUE(lab.running);
        say(&lab, (const char[]){*at, '\0'});
    }
    CU_ASSERT_FALSE(lab.running);
    CU_ASSERT_EQUAL(lab.result.reason, ITL_REASON_NONE);
    CU_ASSERT_STRING_EQUAL(lab.got, "pieces");
    close_lab(&lab);
    open_lab(&lab);
    ask(&lab);
    for (const char *at = "HTTP/1.1 100 A\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nli\r\n"; *at != '\0' && lab.running;
         at++)
        say(&lab, (const char[]){*at, '\0'});
    CU_ASSERT_EQUAL(lab.result.reason, ITL_REASON_HTTP_ERROR);
    CU_ASSERT_STRING_EQUAL(lab.got, ""); /* what stands before the answer is no part of the file */
    close_lab(&lab);
}

static void test_a_file_without_limits(void)
{
    lab_t lab;
    open_lab(&lab);
    itl_http_transfer_init(&lab.transfer, lab.phone->net, lab.phone->clock, 9000);
    lab.job.max_bytes = 0;
    lab.job.timeout_ms = 4000;
    ask(&lab);
    pass(&lab, 3000);
    CU_ASSERT_TRUE(lab.running);
    for (unsigned i = 0; i < 4; i++)
        say(&lab, i == 0 ? OK_HEAD "Content-Length: 3\r\n\r\n" : "x");
    CU_ASSERT_EQUAL(lab.result.reason, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(lab.result.bytes, 3);
    close_lab(&lab);
}

static void test_bodies_without_end(void)
{
    lab_t lab;
    char text[1001];
    memset(text, 'x', 1000);
    text[1000] = '\0';
    open_lab(&lab);
    ask(&lab);
    say(&lab, OK_HEAD "\r\n");
    for (unsigned i = 0; i < 3; i++)
        say(&lab, text);
    CU_ASSERT_TRUE(lab.running);
    say(&lab, "x");
    CU_ASSERT_EQUAL(lab.result.reason, ITL_REASON_TOO_LARGE);
    close_lab(&lab);

    open_lab(&lab);
    lab.sink = ITL_REASON_FLASH_ERROR;
    ask(&lab);
    say(&lab, OK_HEAD "\r\nx");
    CU_ASSERT_EQUAL(lab.result.reason, ITL_REASON_FLASH_ERROR);
    close_lab(&lab);
}

static void test_heads_without_end(void)
{
    lab_t lab;
    open_lab(&lab);
    ask(&lab);
    say(&lab, OK_HEAD);
    for (unsigned i = 0; i <= ITL_LIMIT_HTTP_FIELDS && lab.running; i++)
        say(&lab, "X: y\r\n");
    CU_ASSERT_FALSE(lab.running);
    CU_ASSERT_EQUAL(lab.result.reason, ITL_REASON_HTTP_ERROR);
    close_lab(&lab);
    open_lab(&lab);
    lab.job.transfer_ms = 0;
    ask(&lab);
    say(&lab, OK_HEAD "X: ");
    for (unsigned i = 0; i < ITL_LIMIT_HTTP_HEAD_BYTES / 10u; i++)
        if (lab.running)
            say(&lab, "0123456789");
    CU_ASSERT_EQUAL(lab.result.reason, ITL_REASON_HTTP_ERROR);
    close_lab(&lab);
}

/* Nothing came, for a reason. */
static void check_nothing(lab_t *lab, itl_reason_t why)
{
    CU_ASSERT_EQUAL(lab->result.reason, why);
    CU_ASSERT_FALSE(lab->result.answered);
    close_lab(lab);
}

static void test_silence(void)
{
    lab_t lab;
    open_lab(&lab);
    ask(&lab);
    pass(&lab, ITL_DEFAULT_HTTP_SILENCE_MS - 100);
    CU_ASSERT_TRUE(lab.running);
    pass(&lab, 200);
    check_nothing(&lab, ITL_REASON_HTTP_TIMEOUT);

    open_lab(&lab);
    lab.job.timeout_ms = 0;
    ask(&lab);
    say(&lab, "HTTP/1.1 200");
    pass(&lab, ITL_DEFAULT_TIMEOUT_MS - 200);
    CU_ASSERT_TRUE(lab.running);
    pass(&lab, 300);
    CU_ASSERT_EQUAL(lab.result.reason, ITL_REASON_HTTP_TIMEOUT);
    CU_ASSERT_TRUE(lab.result.answered);
    close_lab(&lab);
}

static void test_a_drip(void)
{
    lab_t lab;
    open_lab(&lab);
    ask(&lab);
    say(&lab, OK_HEAD "\r\n");
    for (unsigned i = 0; i < 30 && lab.running; i++) {
        say(&lab, "x");
        pass(&lab, 950);
    }
    CU_ASSERT_FALSE(lab.running);
    CU_ASSERT_EQUAL(lab.result.reason, ITL_REASON_HTTP_TIMEOUT);
    CU_ASSERT_EQUAL(lab.result.bytes, 20);
    lab.job.transfer_ms = 0;
    close_lab(&lab);
}

static void test_nobody_there(void)
{
    lab_t lab;
    open_lab(&lab);
    lab.address.port = 1;
    ask(&lab);
    check_nothing(&lab, ITL_REASON_NETWORK_ERROR);

    open_lab(&lab);
    lab.job.transfer_ms = 0;
    ask(&lab);
    hang_up(&lab);
    check_nothing(&lab, ITL_REASON_NETWORK_ERROR);
}

static CU_TestInfo tests[] = {
    {"the request is what phones send", test_the_request},
    {"the request of a URL", test_the_request_of_a_url},
    {"fields of the answer", test_fields_of_the_answer},
    {"requests that cannot be", test_requests_that_cannot_be},
    {"answers, and what they come to", test_answers},
    {"an answer in pieces", test_an_answer_in_pieces},
    {"a file without limits, from a slow server", test_a_file_without_limits},
    {"bodies without end, and a sink that is full", test_bodies_without_end},
    {"heads without end", test_heads_without_end},
    {"silence", test_silence},
    {"a drip", test_a_drip},
    {"nobody there", test_nobody_there},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"http_way", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 12;
