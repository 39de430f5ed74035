/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a phone asks for by URL, and whom. */
#include <stdio.h>
#include <string.h>

#include "https/https_get.h"
#include "https/https_phone.h"
#include "https_lab.h"
#include "runner.h"

#define OK(body) "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" body
#define LISTED   "cucm-callmanager.pem"
#define VOUCHED  "cucm-callmanager-new.pem"
#define STRANGER "stranger.pem"

static https_lab_t lab;

/* Who asks. */
typedef struct client {
    itl_https_phone_t phone;
    itl_https_get_t get;
    itl_https_job_t job;
    char body[4096];
    size_t len;
} client_t;

static client_t client, other;

static itl_reason_t take(void *ctx, const uint8_t *data, size_t len)
{
    client_t *own = ctx;
    CU_ASSERT_FATAL(own->len + len < sizeof own->body);
    memcpy(own->body + own->len, data, len);
    own->len += len;
    own->body[own->len] = '\0';
    return ITL_REASON_NONE;
}

static void prepare(client_t *own)
{
    memset(own, 0, sizeof *own);
    itl_https_phone_init(&own->phone, lab.phone);
    own->job = (itl_https_job_t){
        .timeout_ms = 4000, .whole_ms = 30000, .max_bytes = 1000, .redirects = 3, .sink = {own, take}};
}

static void open_lab(https_lab_plan_t plan)
{
    https_lab_open(&lab, &plan);
    prepare(&client);
    prepare(&other);
}

static void start(client_t *own, const char *scheme, const https_host_t *host, const char *path)
{
    char text[256];
    itl_https_url_t url;
    snprintf(text, sizeof text, "%s://%s:%u%s", scheme, host->name, host->address.port, path);
    CU_ASSERT_TRUE_FATAL(itl_https_url_read(&url, text));
    itl_https_get_start(&own->get, &own->phone.setup, &own->job, &url);
}

/* Everybody goes on once. */
static void step(void)
{
    uint64_t next_ms = itl_https_get_poll(&client.get), others_ms = itl_https_get_poll(&other.get);
    uint64_t phone_ms = itl_phone_poll(lab.phone);
    next_ms = others_ms < next_ms ? others_ms : next_ms;
    https_lab_step(&lab, phone_ms < next_ms ? phone_ms : next_ms);
}

static const itl_https_result_t *run(client_t *own)
{
    for (int turn = 0; turn < 100000 && itl_https_get_busy(&own->get); turn++)
        step();
    CU_ASSERT_FALSE_FATAL(itl_https_get_busy(&own->get));
    CU_ASSERT_EQUAL(itl_https_get_poll(&own->get), ITL_HAL_FOREVER);
    return &own->get.result;
}

static const itl_https_result_t *ask(const char *scheme, const https_host_t *host, const char *path)
{
    client.len = 0;
    client.body[0] = '\0';
    start(&client, scheme, host, path);
    return run(&client);
}

/* --- whom --- */

static void test_anybody_by_http(void)
{
    open_lab((https_lab_plan_t){.without_list = true});
    https_host_t *host = https_lab_host(&lab, NULL, 8080);
    https_host_answer(host, OK("hello"));
    client.job.fields = "Accept: */*\r\n";
    const itl_https_result_t *result = ask("http", host, "/a?b=c");
    CU_ASSERT_EQUAL(result->reason, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(result->status, 200);
    CU_ASSERT_EQUAL(result->bytes, 5);
    CU_ASSERT_FALSE(result->secure);
    CU_ASSERT_STRING_EQUAL(client.body, "hello");
    char expected[256];
    snprintf(expected, sizeof expected, "GET /a?b=c HTTP/1.1\r\nHost: %s:8080\r\nAccept: */*\r\n\r\n", host->name);
    CU_ASSERT_STRING_EQUAL(host->asked, expected);
    https_lab_close(&lab);
}

/* One server, and one phone that asks it. */
static const itl_https_result_t *ask_secure(https_lab_plan_t plan, const char *identity, https_host_t **host)
{
    open_lab(plan);
    *host = https_lab_host(&lab, identity, 443);
    https_host_answer(*host, OK("hello"));
    return ask("https", *host, "/");
}

static void check_trusted(https_lab_plan_t plan, const char *identity, itl_phone_peer_word_t word)
{
    https_host_t *host;
    char expected[256];
    const itl_https_result_t *result = ask_secure(plan, identity, &host);
    CU_ASSERT_EQUAL(result->reason, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(result->fault, ITL_HTTPS_FAULT_NONE);
    CU_ASSERT_TRUE(result->secure);
    CU_ASSERT_STRING_EQUAL(client.body, "hello");
    CU_ASSERT_EQUAL(client.phone.peer.word, word);
    CU_ASSERT_EQUAL(client.phone.peer.reason, ITL_REASON_NONE);
    CU_ASSERT_PTR_NOT_NULL(client.get.transfer.version);
    CU_ASSERT_PTR_NOT_NULL(client.get.transfer.cipher);
    snprintf(expected, sizeof expected, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", host->name);
    CU_ASSERT_STRING_EQUAL(host->asked, expected);
    https_lab_close(&lab);
}

static void check_refused(https_lab_plan_t plan, const char *identity, itl_reason_t reason)
{
    https_host_t *host;
    const itl_https_result_t *result = ask_secure(plan, identity, &host);
    CU_ASSERT_EQUAL(result->reason, ITL_REASON_UNKNOWN_SIGNER);
    CU_ASSERT_EQUAL(result->fault, ITL_HTTPS_FAULT_CERTIFICATE);
    CU_ASSERT_EQUAL(result->status, 0);
    CU_ASSERT_EQUAL(client.phone.peer.word, ITL_PHONE_PEER_NOBODY);
    CU_ASSERT_EQUAL(client.phone.peer.reason, reason);
    CU_ASSERT_EQUAL(host->asked_len, 0); /* nothing was said to it */
    https_lab_close(&lab);
}

static void test_listed(void)
{
    check_trusted((https_lab_plan_t){0}, LISTED, ITL_PHONE_PEER_LIST);
    check_trusted((https_lab_plan_t){.without_tvs = true}, LISTED, ITL_PHONE_PEER_LIST);
    check_trusted((https_lab_plan_t){.fault = TVS_FAULT_SILENT}, LISTED, ITL_PHONE_PEER_LIST);
    check_trusted((https_lab_plan_t){.tls_only = ITL_TVS_TLS_1_2}, LISTED, ITL_PHONE_PEER_LIST);
}

static void test_vouched_for(void)
{
    check_trusted((https_lab_plan_t){0}, VOUCHED, ITL_PHONE_PEER_TVS);
}

static void test_strangers(void)
{
    check_refused((https_lab_plan_t){0}, STRANGER, ITL_REASON_TVS_DENIED);
    check_refused((https_lab_plan_t){.without_tvs = true}, VOUCHED, ITL_REASON_UNKNOWN_SIGNER);
    check_refused((https_lab_plan_t){.without_list = true}, LISTED, ITL_REASON_UNKNOWN_SIGNER);
    check_refused((https_lab_plan_t){.without_list = true}, VOUCHED, ITL_REASON_UNKNOWN_SIGNER);
    check_refused((https_lab_plan_t){.fault = TVS_FAULT_SILENT}, VOUCHED, ITL_REASON_TVS_TIMEOUT);
    check_refused((https_lab_plan_t){.fault = TVS_FAULT_NOT_TLS}, VOUCHED, ITL_REASON_TVS_TLS_FAILED);
}

/* Phones that know CTLs alone ask no TVS. */
static void test_ctl_only(void)
{
    check_refused((https_lab_plan_t){.model = "7960", .without_list = true}, VOUCHED, ITL_REASON_UNKNOWN_SIGNER);
}

/* What TVS said of a certificate holds until the lists change, and for this certificate. */
static void test_again(void)
{
    https_host_t *host;
    CU_ASSERT_EQUAL(ask_secure((https_lab_plan_t){0}, VOUCHED, &host)->reason, ITL_REASON_NONE);
    https_host_t *impostor = https_lab_host(&lab, STRANGER, 443);
    CU_ASSERT_EQUAL(ask("https", host, "/")->reason, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(client.phone.peer.word, ITL_PHONE_PEER_TVS);
    CU_ASSERT_EQUAL(ask("https", impostor, "/")->fault, ITL_HTTPS_FAULT_CERTIFICATE);
    CU_ASSERT_EQUAL(ask("https", host, "/")->reason, ITL_REASON_NONE);
    https_lab_close(&lab);
}

/* The certificate of a server, as a handshake shows it. @return its length */
static size_t certificate_of(https_host_t *host, uint8_t der[ITL_LIMIT_CERTIFICATE_BYTES + 1])
{
    start(&client, "https", host, "/");
    for (int turn = 0; turn < 1000 && client.phone.peer.len == 0; turn++)
        step();
    const size_t len = client.phone.peer.len;
    memcpy(der, client.phone.peer.der, len);
    itl_https_get_cancel(&client.get);
    return len;
}

static void test_one_certificate_behind_another(void)
{
    static uint8_t der[ITL_LIMIT_CERTIFICATE_BYTES + 1];
    open_lab((https_lab_plan_t){0});
    itl_phone_peer_t *peer = &client.phone.peer;
    const size_t len = certificate_of(https_lab_host(&lab, VOUCHED, 443), der);
    CU_ASSERT_EQUAL(itl_phone_peer_poll(peer), ITL_HAL_FOREVER);
    CU_ASSERT_EQUAL(itl_phone_peer_check(peer, der, sizeof der), ITL_TLS_PEER_NO);
    CU_ASSERT_EQUAL(peer->reason, ITL_REASON_CERTIFICATE_TOO_LARGE);
    CU_ASSERT_EQUAL(itl_phone_peer_check(peer, der, 0), ITL_TLS_PEER_NO);
    CU_ASSERT_EQUAL(itl_phone_peer_check(peer, der, len), ITL_TLS_PEER_LATER);
    CU_ASSERT_EQUAL(itl_phone_peer_check(peer, der, len), ITL_TLS_PEER_LATER);
    der[len - 1] ^= 1;
    CU_ASSERT_EQUAL(itl_phone_peer_check(peer, der, len), ITL_TLS_PEER_LATER);
    while (!peer->judged)
        https_lab_step(&lab, itl_phone_peer_poll(peer));
    CU_ASSERT_EQUAL(itl_phone_peer_check(peer, der, len), ITL_TLS_PEER_NO);
    CU_ASSERT_EQUAL(peer->reason, ITL_REASON_TVS_DENIED);
    der[len - 1] ^= 1;
    CU_ASSERT_EQUAL(itl_phone_peer_check(peer, der, len), ITL_TLS_PEER_LATER);
    CU_ASSERT_EQUAL(itl_phone_peer_check(peer, der, sizeof der), ITL_TLS_PEER_NO);
    CU_ASSERT_EQUAL(itl_phone_peer_poll(peer), ITL_HAL_FOREVER);
    itl_phone_peer_end(peer);
    https_lab_close(&lab);
}

/* --- when --- */

/* Lists may change until a boot is over. */
static void test_while_the_phone_boots(void)
{
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, VOUCHED, 8443);
    https_host_answer(host, OK("hello"));
    itl_phone_boot(lab.phone);
    start(&client, "https", host, "/");
    for (int turn = 0; turn < 100000 && itl_phone_boots(lab.phone); turn++) {
        CU_ASSERT_EQUAL(host->asked_len, 0);
        step();
    }
    CU_ASSERT_EQUAL(run(&client)->reason, ITL_REASON_NONE);
    https_lab_close(&lab);
}

/* A boot takes the client away from a question; it is asked again. */
static void test_a_boot_comes_between(void)
{
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, VOUCHED, 8443);
    https_host_answer(host, OK("hello"));
    start(&client, "https", host, "/");
    for (int turn = 0; turn < 1000 && client.phone.peer.len == 0; turn++)
        step();
    CU_ASSERT_FALSE(client.phone.peer.judged);
    itl_phone_boot(lab.phone);
    while (itl_phone_boots(lab.phone))
        step();
    const uint64_t booted_ms = virtual_world_now_ms(lab.world);
    CU_ASSERT_EQUAL(run(&client)->reason, ITL_REASON_NONE);
    CU_ASSERT_TRUE(virtual_world_now_ms(lab.world) - booted_ms < 1000); /* at once, not when somebody is out of time */
    CU_ASSERT_EQUAL(client.phone.peer.word, ITL_PHONE_PEER_TVS);
    https_lab_close(&lab);
}

static void test_two_at_once(void)
{
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, VOUCHED, 8443), *impostor = https_lab_host(&lab, STRANGER, 8443);
    https_host_answer(host, OK("hello"));
    https_host_answer(impostor, OK("hello"));
    start(&client, "https", host, "/");
    start(&other, "https", impostor, "/");
    CU_ASSERT_EQUAL(run(&client)->reason, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(run(&other)->fault, ITL_HTTPS_FAULT_CERTIFICATE);
    CU_ASSERT_EQUAL(client.phone.peer.word, ITL_PHONE_PEER_TVS);
    CU_ASSERT_EQUAL(other.phone.peer.reason, ITL_REASON_TVS_DENIED);
    https_lab_close(&lab);
}

static void test_cancelled(void)
{
    open_lab((https_lab_plan_t){.fault = TVS_FAULT_SILENT});
    https_host_t *host = https_lab_host(&lab, VOUCHED, 8443), *listed = https_lab_host(&lab, LISTED, 8443);
    https_host_answer(host, OK("hello"));
    https_host_answer(listed, OK("hello"));
    start(&client, "https", host, "/");
    for (int turn = 0; turn < 1000 && client.phone.peer.len == 0; turn++)
        step();
    itl_https_get_cancel(&client.get);
    CU_ASSERT_FALSE(itl_https_get_busy(&client.get));
    CU_ASSERT_EQUAL(client.get.result.reason, ITL_REASON_INTERNAL);
    itl_https_get_cancel(&client.get);
    start(&client, "https", host, "/");
    CU_ASSERT_EQUAL(ask("https", listed, "/")->reason, ITL_REASON_NONE); /* in place of one that runs */
    https_lab_close(&lab);
}

static void check_time(bool secure, https_host_t *host, itl_reason_t reason, uint64_t most_ms)
{
    const uint64_t from_ms = virtual_world_now_ms(lab.world);
    const itl_https_result_t *result = ask(secure ? "https" : "http", host, "/");
    CU_ASSERT_EQUAL(result->reason, reason);
    CU_ASSERT_TRUE(virtual_world_now_ms(lab.world) - from_ms <= most_ms);
}

static void test_time(void)
{
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, LISTED, 443), *plain = https_lab_host(&lab, NULL, 80);
    https_host_answer(host, "HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n");
    https_host_answer(plain, "HTTP/1.1 200 OK\r\n\r\n");
    host->silent = plain->silent = true;
    check_time(true, host, ITL_REASON_HTTP_TIMEOUT, 4100);
    check_time(false, plain, ITL_REASON_HTTP_TIMEOUT, 4100);
    client.job.timeout_ms = 0;
    check_time(false, plain, ITL_REASON_HTTP_TIMEOUT, ITL_DEFAULT_TIMEOUT_MS + 100);
    client.job.timeout_ms = 60000;
    check_time(true, host, ITL_REASON_HTTP_TIMEOUT, 30100);
    check_time(false, plain, ITL_REASON_HTTP_TIMEOUT, 30100);
    https_lab_close(&lab);
}

static void test_nobody_there(void)
{
    itl_https_url_t url;
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, LISTED, 443);
    host->address.port = 444;
    CU_ASSERT_EQUAL(ask("https", host, "/")->reason, ITL_REASON_NETWORK_ERROR);
    CU_ASSERT_EQUAL(ask("http", host, "/")->reason, ITL_REASON_NETWORK_ERROR);
    CU_ASSERT_TRUE(itl_https_url_read(&url, "https://nobody.lab/a"));
    itl_https_get_start(&client.get, &client.phone.setup, &client.job, &url);
    CU_ASSERT_EQUAL(run(&client)->reason, ITL_REASON_DNS_UNKNOWN_HOST);
    CU_ASSERT_TRUE(itl_https_url_read(&url, "https://192.0.2.1/a"));
    itl_https_get_start(&client.get, &client.phone.setup, &client.job, &url);
    CU_ASSERT_NOT_EQUAL(run(&client)->reason, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(client.get.result.fault, ITL_HTTPS_FAULT_NONE);
    CU_ASSERT_FALSE(itl_https_url_read(&url, "nonsense"));
    itl_https_get_start(&client.get, &client.phone.setup, &client.job, &url);
    CU_ASSERT_EQUAL(run(&client)->fault, ITL_HTTPS_FAULT_URL);
    https_lab_close(&lab);
}

/* More than a request can hold; the certificate is not even asked for. */
static void test_too_many_fields(void)
{
    static char fields[ITL_HTTP_WAY_BYTES + 1];
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, LISTED, 443);
    memset(fields, 'x', sizeof fields - 1);
    client.job.fields = fields;
    CU_ASSERT_EQUAL(ask("https", host, "/")->reason, ITL_REASON_INTERNAL);
    CU_ASSERT_EQUAL(ask("http", host, "/")->reason, ITL_REASON_INTERNAL);
    CU_ASSERT_FALSE(host->open);
    https_lab_close(&lab);
}

/* --- what comes --- */

static void test_names(void)
{
    itl_https_url_t url;
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, LISTED, 443);
    https_host_answer(host, OK("hello"));
    virtual_world_set_name(lab.world, "cucm1.lab", &host->address);
    CU_ASSERT_TRUE(itl_https_url_read(&url, "https://cucm1.lab/a"));
    itl_https_get_start(&client.get, &client.phone.setup, &client.job, &url);
    CU_ASSERT_EQUAL(run(&client)->reason, ITL_REASON_NONE);
    CU_ASSERT_STRING_EQUAL(host->asked, "GET /a HTTP/1.1\r\nHost: cucm1.lab\r\n\r\n");
    https_lab_close(&lab);
}

/* Each answer for itself: what becomes of it over http, and over https. */
static void check_answer(const char *answer, bool rude, itl_reason_t reason, const char *body)
{
    for (int secure = 0; secure <= 1; secure++) {
        open_lab((https_lab_plan_t){0});
        https_host_t *host = https_lab_host(&lab, secure ? LISTED : NULL, 443);
        https_host_answer(host, answer);
        host->rude = rude;
        CU_ASSERT_EQUAL(ask(secure ? "https" : "http", host, "/")->reason, reason);
        if (reason == ITL_REASON_NONE)
            CU_ASSERT_STRING_EQUAL(client.body, body);
        https_lab_close(&lab);
    }
}

static void test_answers(void)
{
    check_answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", false, ITL_REASON_NOT_FOUND, "");
    check_answer("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", false, ITL_REASON_HTTP_BUSY, "");
    check_answer("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", false, ITL_REASON_HTTP_ERROR, "");
    check_answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", true, ITL_REASON_NONE,
                 "hello");
    check_answer("HTTP/1.1 200 OK\r\n\r\nhello", false, ITL_REASON_NONE, "hello");
    check_answer("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", false, ITL_REASON_HTTP_ERROR, "");
    check_answer("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", false, ITL_REASON_TOO_LARGE, "");
    check_answer("SSH-2.0-nonsense\r\n\r\n", false, ITL_REASON_HTTP_ERROR, "");
}

/* Without a length the end has to be said: whoever cuts the connection could cut the body. */
static void test_cut(void)
{
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, LISTED, 443);
    https_host_answer(host, "HTTP/1.1 200 OK\r\n\r\nhello");
    host->rude = true;
    const itl_https_result_t *result = ask("https", host, "/");
    CU_ASSERT_EQUAL(result->reason, ITL_REASON_HTTP_ERROR);
    CU_ASSERT_EQUAL(result->fault, ITL_HTTPS_FAULT_TLS);
    https_lab_close(&lab);
}

static void test_endless(void)
{
    for (int secure = 0; secure <= 1; secure++) {
        open_lab((https_lab_plan_t){0});
        https_host_t *host = https_lab_host(&lab, secure ? LISTED : NULL, 443);
        https_host_answer(host, "HTTP/1.1 200 OK\r\n\r\nand so on and so on");
        host->endless = true;
        CU_ASSERT_EQUAL(ask(secure ? "https" : "http", host, "/")->reason, ITL_REASON_TOO_LARGE);
        CU_ASSERT_TRUE(client.len <= client.job.max_bytes);
        https_lab_close(&lab);
    }
}

/* No TLS at all, and one that is too old. */
static void test_no_tls(void)
{
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, NULL, 443);
    https_host_answer(host, OK("hello"));
    memcpy(host->asked, "\r\n\r\n", 5); /* it does not wait for a request */
    const itl_https_result_t *result = ask("https", host, "/");
    CU_ASSERT_NOT_EQUAL(result->reason, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(client.len, 0);
    https_lab_close(&lab);
}

/* --- redirections --- */

static char location[HTTPS_HOST_ANSWERS][300];

/* Answers with a redirection. @param to  NULL: none is named */
static void send_on(https_host_t *host, unsigned number, unsigned status, const char *to)
{
    if (to != NULL)
        snprintf(location[number], sizeof location[number],
                 "HTTP/1.1 %u Elsewhere\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", status, to);
    else
        snprintf(location[number], sizeof location[number], "HTTP/1.1 %u Elsewhere\r\nContent-Length: 0\r\n\r\n",
                 status);
    https_host_answer(host, location[number]);
}

static void test_followed(void)
{
    static const unsigned statuses[] = {301, 302, 303, 307, 308};
    char to[100];
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        open_lab((https_lab_plan_t){0});
        https_host_t *host = https_lab_host(&lab, NULL, 8080), *secure = https_lab_host(&lab, VOUCHED, 8443);
        snprintf(to, sizeof to, "https://%s:8443/b", secure->name);
        send_on(host, 0, statuses[i], "next?a");
        send_on(host, 1, statuses[i], to);
        send_on(secure, 2, statuses[i], "/c");
        https_host_answer(secure, OK("hello"));
        const itl_https_result_t *result = ask("http", host, "/x/y");
        CU_ASSERT_EQUAL(result->reason, ITL_REASON_NONE);
        CU_ASSERT_TRUE(result->secure);
        CU_ASSERT_STRING_EQUAL(client.get.url.target, "c");
        CU_ASSERT_PTR_NOT_NULL(strstr(host->asked, "GET /x/next?a HTTP/1.1"));
        https_lab_close(&lab);
    }
}

static void check_not_followed(const char *identity, const char *to, itl_https_fault_t fault)
{
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, identity, 8080);
    send_on(host, 0, 302, to);
    const itl_https_result_t *result = ask(identity != NULL ? "https" : "http", host, "/");
    CU_ASSERT_EQUAL(result->reason, ITL_REASON_HTTP_ERROR);
    CU_ASSERT_EQUAL(result->fault, fault);
    CU_ASSERT_EQUAL(result->status, 302);
    https_lab_close(&lab);
}

static void test_not_followed(void)
{
    check_not_followed(LISTED, "http://cucm1.lab/", ITL_HTTPS_FAULT_DOWNGRADE);
    check_not_followed(NULL, "/round", ITL_HTTPS_FAULT_REDIRECTS);
    check_not_followed(NULL, "ftp://cucm1.lab/", ITL_HTTPS_FAULT_URL);
    check_not_followed(NULL, NULL, ITL_HTTPS_FAULT_URL);
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, NULL, 8080);
    send_on(host, 0, 302, "/a");
    client.job.redirects = 0;
    CU_ASSERT_EQUAL(ask("http", host, "/")->fault, ITL_HTTPS_FAULT_REDIRECTS);
    CU_ASSERT_EQUAL(host->served, 1);
    https_lab_close(&lab);
}

/* A server that the list names sends on to one that nobody knows. */
static void test_to_a_stranger(void)
{
    char to[100];
    open_lab((https_lab_plan_t){0});
    https_host_t *host = https_lab_host(&lab, LISTED, 443), *impostor = https_lab_host(&lab, STRANGER, 443);
    snprintf(to, sizeof to, "//%s/", impostor->name);
    send_on(host, 0, 307, to);
    https_host_answer(impostor, OK("hello"));
    CU_ASSERT_EQUAL(ask("https", host, "/")->fault, ITL_HTTPS_FAULT_CERTIFICATE);
    CU_ASSERT_EQUAL(impostor->asked_len, 0);
    https_lab_close(&lab);
}

/* --- names --- */

static void test_fault_names(void)
{
    CU_ASSERT_PTR_NULL(itl_https_fault_name(ITL_HTTPS_FAULT_NONE));
    CU_ASSERT_PTR_NULL(itl_https_fault_name(ITL_HTTPS_FAULT_COUNT));
    CU_ASSERT_STRING_EQUAL(itl_https_fault_name(ITL_HTTPS_FAULT_CERTIFICATE), "untrusted-server");
    for (int fault = 1; fault < ITL_HTTPS_FAULT_COUNT; fault++)
        CU_ASSERT_PTR_NOT_NULL(itl_https_fault_name((itl_https_fault_t)fault));
}

static void test_what_a_phone_says_of_itself(void)
{
    open_lab((https_lab_plan_t){.model = "7970"});
    const char *fields = client.phone.fields;
    CU_ASSERT_PTR_NOT_NULL(strstr(fields, "\r\nx-CiscoIPPhoneModelName: CP-7970\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(fields, "\r\nx-CiscoIPPhoneDisplay: 298, 168, 12, C\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(fields, "\r\nx-CiscoIPPhoneSDKVersion: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(fields, "\r\nAccept: x-CiscoIPPhone/*;version="));
    CU_ASSERT_STRING_EQUAL(fields + strlen(fields) - 2, "\r\n");
    https_lab_close(&lab);
}

static CU_TestInfo tests[] = {
    {"anybody by http", test_anybody_by_http},
    {"listed", test_listed},
    {"vouched for", test_vouched_for},
    {"strangers", test_strangers},
    {"CTL only", test_ctl_only},
    {"again", test_again},
    {"one certificate behind another", test_one_certificate_behind_another},
    {"while the phone boots", test_while_the_phone_boots},
    {"a boot comes between", test_a_boot_comes_between},
    {"two at once", test_two_at_once},
    {"cancelled", test_cancelled},
    {"time", test_time},
    {"nobody there", test_nobody_there},
    {"too many fields", test_too_many_fields},
    {"names", test_names},
    {"answers", test_answers},
    {"cut", test_cut},
    {"endless", test_endless},
    {"no TLS", test_no_tls},
    {"followed", test_followed},
    {"not followed", test_not_followed},
    {"to a stranger", test_to_a_stranger},
    {"fault names", test_fault_names},
    {"what a phone says of itself", test_what_a_phone_says_of_itself},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"https get", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 24;
