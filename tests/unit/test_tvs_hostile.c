/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Servers that no honest program can play: each is a few lines of its own here. */
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include <CUnit/CUnit.h>
#include <string.h>

#include "runner.h"
#include "tvs_rig.h"

static rig_t rig;

/* A machine that takes one connection. */
static struct {
    const itl_hal_net_t *net;
    itl_hal_socket_t listener, socket;
    WOLFSSL_CTX *ctx;
    WOLFSSL *ssl;
    bool handshake_done;
    uint8_t request[64];
    int request_len;
    uint32_t tickets;
} server;

static void start(void)
{
    rig_start(&rig);
    rig_server_t *machine = rig_add_server(&rig, NULL, TVS_FAULT_NONE);
    memset(&server, 0, sizeof server);
    server.net = virtual_node_hal(machine->node)->net;
    server.socket = ITL_HAL_SOCKET_NONE;
    const itl_hal_addr_t address = {.family = ITL_HAL_IPV4, .port = ITL_TVS_PORT};
    CU_ASSERT_EQUAL(server.net->tcp_listen(server.net->ctx, &address, &server.listener), ITL_HAL_OK);
    rig_make_client(&rig);
}

/* Asks, and lets the machine do its part in every round. */
static itl_tvs_answer_t run(void (*serve)(void))
{
    CU_ASSERT_EQUAL(itl_tvs_ask_signer(&rig.client, ITL_TVS_FOR_LIST, &rig.installed.list, &rig.candidate.source,
                                       &rig.candidate.list.header, NULL),
                    ITL_REASON_NONE);
    uint64_t next = itl_tvs_poll(&rig.client);
    while (itl_tvs_busy(&rig.client)) {
        virtual_world_step(rig.world, next);
        if (server.socket != ITL_HAL_SOCKET_NONE ||
            server.net->tcp_accept(server.net->ctx, server.listener, NULL, &server.socket) == ITL_HAL_OK)
            serve();
        next = itl_tvs_poll(&rig.client);
    }
    for (int i = 0; i < 10; i++) { /* what is still on its way arrives */
        virtual_world_step(rig.world, next);
        serve();
    }
    return itl_tvs_result(&rig.client);
}

static void stop_server(void)
{
    wolfSSL_free(server.ssl);
    wolfSSL_CTX_free(server.ctx);
    rig_stop(&rig);
}

/* WOLFSSL_CBIO_ERR_WANT_READ and ..._WRITE are one number. */
static int callback_result(itl_hal_status_t status, size_t len)
{
    return status == ITL_HAL_OK      ? (int)len
           : status == ITL_HAL_AGAIN ? WOLFSSL_CBIO_ERR_WANT_READ
                                     : WOLFSSL_CBIO_ERR_CONN_CLOSE;
}

static int receive_callback(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    size_t len = 0;
    (void)ssl, (void)ctx;
    itl_hal_status_t status = server.net->tcp_recv(server.net->ctx, server.socket, buf, (size_t)size, &len);
    return callback_result(status, len);
}

static int send_callback(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    size_t len = 0;
    (void)ssl, (void)ctx;
    itl_hal_status_t status = server.net->tcp_send(server.net->ctx, server.socket, buf, (size_t)size, &len);
    return callback_result(status, len);
}

/* --- anonymous suites --- */

#ifdef HAVE_ANON
/* Stands in front of the library's own, so that the client offers what the library offers by itself: Debian's has
 * anonymous suites among it. */
int wolfSSL_CTX_set_cipher_list(WOLFSSL_CTX *ctx, const char *list)
{
    return ctx != NULL && list != NULL ? WOLFSSL_SUCCESS : WOLFSSL_FAILURE;
}

/* The 1024-bit group of RFC 2409 section 6.2 (Oakley group 2). */
static const unsigned char prime[128] = {
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xC9, 0x0F, 0xDA, 0xA2, 0x21, 0x68, 0xC2, 0x34, 0xC4, 0xC6, 0x62,
    0x8B, 0x80, 0xDC, 0x1C, 0xD1, 0x29, 0x02, 0x4E, 0x08, 0x8A, 0x67, 0xCC, 0x74, 0x02, 0x0B, 0xBE, 0xA6, 0x3B, 0x13,
    0x9B, 0x22, 0x51, 0x4A, 0x08, 0x79, 0x8E, 0x34, 0x04, 0xDD, 0xEF, 0x95, 0x19, 0xB3, 0xCD, 0x3A, 0x43, 0x1B, 0x30,
    0x2B, 0x0A, 0x6D, 0xF2, 0x5F, 0x14, 0x37, 0x4F, 0xE1, 0x35, 0x6D, 0x6D, 0x51, 0xC2, 0x45, 0xE4, 0x85, 0xB5, 0x76,
    0x62, 0x5E, 0x7E, 0xC6, 0xF4, 0x4C, 0x42, 0xE9, 0xA6, 0x37, 0xED, 0x6B, 0x0B, 0xFF, 0x5C, 0xB6, 0xF4, 0x06, 0xB7,
    0xED, 0xEE, 0x38, 0x6B, 0xFB, 0x5A, 0x89, 0x9F, 0xA5, 0xAE, 0x9F, 0x24, 0x11, 0x7C, 0x4B, 0x1F, 0xE6, 0x49, 0x28,
    0x66, 0x51, 0xEC, 0xE6, 0x53, 0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

static void set_up_anonymous_tls(void)
{
    static const unsigned char generator[] = {2};
    server.ctx = wolfSSL_CTX_new(wolfTLSv1_2_server_method());
    CU_ASSERT_PTR_NOT_NULL_FATAL(server.ctx);
    wolfSSL_CTX_SetIORecv(server.ctx, receive_callback);
    wolfSSL_CTX_SetIOSend(server.ctx, send_callback);
    wolfSSL_CTX_allow_anon_cipher(server.ctx);
    CU_ASSERT_EQUAL(wolfSSL_CTX_SetTmpDH(server.ctx, prime, sizeof prime, generator, sizeof generator),
                    WOLFSSL_SUCCESS);
    server.ssl = wolfSSL_new(server.ctx);
    CU_ASSERT_PTR_NOT_NULL_FATAL(server.ssl);
    CU_ASSERT_EQUAL(wolfSSL_set_cipher_list(server.ssl, "ADH-AES128-SHA"), WOLFSSL_SUCCESS);
}

static void serve_anonymously(void)
{
    if (server.ssl == NULL)
        set_up_anonymous_tls();
    if (!server.handshake_done)
        server.handshake_done = wolfSSL_accept(server.ssl) == WOLFSSL_SUCCESS;
    if (server.handshake_done && server.request_len <= 0)
        server.request_len = wolfSSL_read(server.ssl, server.request, sizeof server.request);
}

/* Even if the library agrees to a suite without certificates, the server is refused, and learns nothing. */
static void test_anonymous_suite(void)
{
    start();
    itl_tvs_answer_t answer = run(serve_anonymously);
    CU_ASSERT(server.handshake_done); /* else this test would show nothing */
    CU_ASSERT_EQUAL(answer.result, ITL_POLICY_TVS_FAILED);
    CU_ASSERT_EQUAL(answer.reason, ITL_REASON_TVS_WRONG_CERTIFICATE);
    CU_ASSERT_STRING_EQUAL(answer.cipher, "ADH-AES128-SHA");
    CU_ASSERT(server.request_len <= 0);
    stop_server();
}
#else
/* A library without such suites plays no server of theirs: what its client may not agree to is a hello that chooses
 * TLS_DH_anon_WITH_AES_128_CBC_SHA (RFC 5246 section A.5), which the client did not offer. */
static void serve_anonymously(void)
{
    static const uint8_t hello[47] = {0x16, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3, [44] = 0, [45] = 0x34};
    size_t len = 0;
    if (server.request_len == 0)
        (void)server.net->tcp_recv(server.net->ctx, server.socket, server.request, sizeof server.request, &len);
    if (len > 0 && !server.handshake_done)
        server.handshake_done =
            server.net->tcp_send(server.net->ctx, server.socket, hello, sizeof hello, &len) == ITL_HAL_OK;
}

static void test_anonymous_suite(void)
{
    start();
    itl_tvs_answer_t answer = run(serve_anonymously);
    CU_ASSERT(server.handshake_done);
    CU_ASSERT_EQUAL(answer.result, ITL_POLICY_TVS_FAILED);
    CU_ASSERT_EQUAL(answer.reason, ITL_REASON_TVS_TLS_FAILED);
    stop_server();
}
#endif

/* --- floods --- */

static void set_up_pinned_tls(void)
{
    base_bytes_t pem = rig_file("cucm-tvs.pem");
    server.ctx = wolfSSL_CTX_new(wolfTLSv1_3_server_method());
    CU_ASSERT_PTR_NOT_NULL_FATAL(server.ctx);
    wolfSSL_CTX_SetIORecv(server.ctx, receive_callback);
    wolfSSL_CTX_SetIOSend(server.ctx, send_callback);
    CU_ASSERT_EQUAL(wolfSSL_CTX_use_certificate_chain_buffer(server.ctx, pem.data, (long)pem.size), WOLFSSL_SUCCESS);
    CU_ASSERT_EQUAL(wolfSSL_CTX_use_PrivateKey_buffer(server.ctx, pem.data, (long)pem.size, WOLFSSL_FILETYPE_PEM),
                    WOLFSSL_SUCCESS);
    server.ssl = wolfSSL_new(server.ctx);
    base_bytes_free(&pem);
}

/* A server with the right certificate that sends session tickets for ever (RFC 8446 section 4.6.1). */
static void send_tickets(void)
{
    if (server.ssl == NULL)
        set_up_pinned_tls();
    if (!server.handshake_done)
        server.handshake_done = wolfSSL_accept(server.ssl) == WOLFSSL_SUCCESS;
    while (server.handshake_done && server.tickets < 2000 && wolfSSL_send_SessionTicket(server.ssl) == WOLFSSL_SUCCESS)
        server.tickets++;
}

static void test_flood(void)
{
    start();
    virtual_world_set_tcp(rig.world, 1u << 24, 1460); /* room for all of it: wolfSSL cannot resume a ticket */
    itl_tvs_answer_t answer = run(send_tickets);
    CU_ASSERT(server.tickets > 100);
    CU_ASSERT_EQUAL(answer.result, ITL_POLICY_TVS_FAILED);
    CU_ASSERT_EQUAL(answer.reason, ITL_REASON_TVS_BAD_ANSWER);
    CU_ASSERT(rig.client.session.tls.io.received > ITL_TVS_SESSION_BYTES);
    CU_ASSERT(rig.client.session.tls.io.received <= ITL_TVS_SESSION_BYTES + 16384u);
    CU_ASSERT(virtual_world_now_ms(rig.world) < rig.config.timeout_ms);
    stop_server();
}

static void close_at_once(void)
{
    server.net->close(server.net->ctx, server.socket);
    server.socket = ITL_HAL_SOCKET_NONE;
}

static void test_closed_before_the_handshake(void)
{
    start();
    itl_tvs_answer_t answer = run(close_at_once);
    CU_ASSERT_EQUAL(answer.result, ITL_POLICY_TVS_FAILED);
    CU_ASSERT_EQUAL(answer.reason, ITL_REASON_TVS_TLS_FAILED);
    rig_stop(&rig);
}

static CU_TestInfo tests[] = {
    {"a suite without certificates", test_anonymous_suite},
    {"a flood of session tickets", test_flood},
    {"closed before the handshake", test_closed_before_the_handshake},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"hostile TVS servers", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 3;
