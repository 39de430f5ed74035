/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A client of firmware/tls and a server of the same I/O part in a virtual world, as a user of HTTPS would have them: a
 * name, a check of the certificate that may take time, a deadline, an answer that ends with the connection. What is
 * wrong with a handshake: tests/attack. */
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/asn_public.h>
#include <wolfssl/wolfcrypt/ecc.h>

#include <CUnit/CUnit.h>
#include <string.h>

#include "base/fileio.h"
#include "runner.h"
#include "test_work.h"
#include "tls/tls.h"
#include "tls/tls_offer.h"
#include "virtual/virtual.h"

enum { PORT = 8443, DEADLINE_MS = 5000, HELLO_BYTES = 1500 };

#define NAME   "services.example.com"
#define ANSWER "an answer that ends where the connection does"

/* How a conversation goes, and what came of it. */
typedef struct talk {
    /* Of the client; zero: the usual. */
    const char *name;
    itl_tls_peer_t says, later_says;
    uint64_t later_ms; /* from then on later_says */
    uint32_t bytes_max;
    uint16_t version_min;
    /* Of the server. */
    const char *suites;
    bool silent, rude; /* says nothing; goes without goodbye */
    bool ec;           /* has an EC key */
    /* Both ends. */
    virtual_world_t *world;
    const itl_hal_t *client_hal, *server_hal;
    itl_tls_t client;
    itl_tls_io_t server;
    WOLFSSL_CTX *server_ctx;
    itl_hal_socket_t listener;
    uint8_t hello[HELLO_BYTES];
    int checks;
    bool written, server_done;
    char heard[32], answer[sizeof ANSWER], asked_for[64];
    size_t heard_len, answer_len;
    itl_tls_status_t server_status;
    uint64_t authenticated_ms;
} talk_t;

static talk_t talk;

static itl_tls_peer_t check(void *ctx, const uint8_t *der, size_t len)
{
    talk_t *own = ctx;
    CU_ASSERT(len > 300 && der[0] == 0x30);
    own->checks++;
    return virtual_world_now_ms(own->world) < own->later_ms ? own->says : own->later_says;
}

/* --- the server --- */

static void use_file(WOLFSSL_CTX *ctx)
{
    base_bytes_t pem = {0};
    base_error_t error;
    CU_ASSERT_FATAL(base_load(TEST_DATA "/cucm-tvs.pem", &pem, NULL, &error));
    CU_ASSERT_EQUAL_FATAL(wolfSSL_CTX_use_certificate_chain_buffer(ctx, pem.data, (long)pem.size), WOLFSSL_SUCCESS);
    CU_ASSERT_EQUAL_FATAL(wolfSSL_CTX_use_PrivateKey_buffer(ctx, pem.data, (long)pem.size, WOLFSSL_FILETYPE_PEM),
                          WOLFSSL_SUCCESS);
    base_bytes_free(&pem);
}

/* A key on P-256 and a certificate by itself. */
static void use_ec(WOLFSSL_CTX *ctx)
{
    WC_RNG random;
    ecc_key key;
    Cert body;
    uint8_t certificate[1024], private_key[256];
    CU_ASSERT_FATAL(wc_InitRng(&random) == 0 && wc_ecc_init(&key) == 0 && wc_InitCert(&body) == 0);
    CU_ASSERT_EQUAL_FATAL(wc_ecc_make_key(&random, 32, &key), 0);
    strcpy(body.subject.commonName, NAME);
    body.sigType = CTC_SHA256wECDSA;
    CU_ASSERT_FATAL(wc_MakeCert_ex(&body, certificate, sizeof certificate, ECC_TYPE, &key, &random) > 0);
    int size = wc_SignCert_ex(body.bodySz, body.sigType, certificate, sizeof certificate, ECC_TYPE, &key, &random);
    int key_size = wc_EccKeyToDer(&key, private_key, sizeof private_key);
    CU_ASSERT_FATAL(size > 0 && key_size > 0);
    CU_ASSERT_EQUAL_FATAL(wolfSSL_CTX_use_certificate_buffer(ctx, certificate, size, WOLFSSL_FILETYPE_ASN1),
                          WOLFSSL_SUCCESS);
    CU_ASSERT_EQUAL_FATAL(wolfSSL_CTX_use_PrivateKey_buffer(ctx, private_key, key_size, WOLFSSL_FILETYPE_ASN1),
                          WOLFSSL_SUCCESS);
    wc_ecc_free(&key);
    wc_FreeRng(&random);
}

static void make_server_context(void)
{
    WOLFSSL_CTX *ctx = wolfSSL_CTX_new(wolfSSLv23_server_method());
    CU_ASSERT_FATAL(ctx != NULL && itl_tls_offer(ctx, ITL_TLS_VERSION_1_2));
    if (talk.suites != NULL)
        CU_ASSERT_EQUAL_FATAL(wolfSSL_CTX_set_cipher_list(ctx, talk.suites), WOLFSSL_SUCCESS);
    if (talk.ec)
        use_ec(ctx);
    else
        use_file(ctx);
    talk.server_ctx = ctx;
}

/* Takes the client's first words from the socket, looks at the name in them, and leaves them to TLS. */
static void meet(void)
{
    const itl_hal_net_t *net = talk.server_hal->net;
    itl_tls_io_t *io = &talk.server;
    unsigned int len = sizeof talk.asked_for - 1;
    if (io->socket == ITL_HAL_SOCKET_NONE && net->tcp_accept(net->ctx, talk.listener, NULL, &io->socket) != ITL_HAL_OK)
        return;
    if (talk.silent || net->tcp_recv(net->ctx, io->socket, talk.hello, sizeof talk.hello, &io->early_len) != ITL_HAL_OK)
        return;
    io->early = talk.hello;
#ifdef HAVE_SNI
    if (wolfSSL_SNI_GetFromBuffer(talk.hello, (unsigned int)io->early_len, WOLFSSL_SNI_HOST_NAME,
                                  (unsigned char *)talk.asked_for, &len) != WOLFSSL_SUCCESS)
        talk.asked_for[0] = '\0';
#endif
    CU_ASSERT(itl_tls_io_start(io, talk.server_ctx));
}

static void answer(void)
{
    itl_tls_io_t *io = &talk.server;
    size_t got = 0;
    talk.server_status = itl_tls_io_handshake(io);
    if (talk.server_status == ITL_TLS_DONE)
        talk.server_status = itl_tls_io_read(io, talk.heard, sizeof talk.heard, &got);
    talk.heard_len += got;
    if (talk.server_status == ITL_TLS_DONE)
        talk.server_status = itl_tls_io_write(io, ANSWER, sizeof ANSWER);
    talk.server_done = talk.server_status != ITL_TLS_WAIT;
    if (talk.server_done)
        itl_tls_io_close(io, !talk.rude);
}

/* --- the client --- */

static itl_tls_status_t step_client(void)
{
    size_t got = 0;
    itl_tls_status_t status = talk.client.authenticated ? ITL_TLS_DONE : itl_tls_handshake(&talk.client);
    if (status == ITL_TLS_DONE && talk.authenticated_ms == 0)
        talk.authenticated_ms = virtual_world_now_ms(talk.world);
    if (status == ITL_TLS_DONE && !talk.written) {
        status = itl_tls_write(&talk.client, "GET /", 5);
        talk.written = status == ITL_TLS_DONE;
    }
    while (status == ITL_TLS_DONE) {
        status =
            itl_tls_read(&talk.client, talk.answer + talk.answer_len, sizeof talk.answer - talk.answer_len + 1, &got);
        talk.answer_len += got;
    }
    return status;
}

static void set_up(void)
{
    talk.world = virtual_world_create(3);
    virtual_node_t *server = virtual_node_create(talk.world, "server", NULL, NULL);
    talk.client_hal = virtual_node_hal(virtual_node_create(talk.world, "client", NULL, NULL));
    talk.server_hal = virtual_node_hal(server);
    const itl_hal_net_t *net = talk.server_hal->net;
    itl_hal_addr_t at = virtual_node_address(server);
    at.port = PORT;
    CU_ASSERT_EQUAL_FATAL(net->tcp_listen(net->ctx, &at, &talk.listener), ITL_HAL_OK);
    make_server_context();
    talk.server = (itl_tls_io_t){
        .net = net,
        .clock = talk.server_hal->clock,
        .deadline_ms = 2 * DEADLINE_MS,
        .bytes_max = 16384,
        .socket = ITL_HAL_SOCKET_NONE,
    };
    const itl_tls_setup_t setup = {
        .net = talk.client_hal->net,
        .clock = talk.client_hal->clock,
        .work = test_work(),
        .check_peer = check,
        .ctx = &talk,
        .server_name = talk.name,
        .deadline_ms = DEADLINE_MS,
        .bytes_max = talk.bytes_max != 0 ? talk.bytes_max : 65536,
        .version_min = talk.version_min != 0 ? talk.version_min : ITL_TLS_VERSION_1_2,
    };
    CU_ASSERT_EQUAL(itl_tls_open(&talk.client, &setup, &at), ITL_TLS_DONE);
}

static void tear_down(void)
{
    itl_tls_close(&talk.client);
    itl_tls_close(&talk.client);
    itl_tls_io_close(&talk.server, false);
    wolfSSL_CTX_free(talk.server_ctx);
    virtual_world_destroy(talk.world);
}

/* The whole conversation, until the client has failed, as it does in the end: with ITL_TLS_FAILURE_CLOSED if all went
 * well. */
static void converse(const talk_t *plan)
{
    talk = *plan;
    wolfSSL_Init();
    set_up();
    while (step_client() == ITL_TLS_WAIT) {
        if (talk.server.ssl == NULL && !talk.server_done)
            meet();
        if (talk.server.ssl != NULL)
            answer();
        uint64_t now = virtual_world_now_ms(talk.world);
        CU_ASSERT_FATAL(now <= DEADLINE_MS);
        virtual_world_step(talk.world,
                           now < talk.later_ms && talk.later_ms < DEADLINE_MS ? talk.later_ms : DEADLINE_MS);
    }
    tear_down();
    wolfSSL_Cleanup();
}

static bool went_well(void)
{
    return talk.client.io.failure == ITL_TLS_FAILURE_CLOSED && talk.client.io.error == 0 && talk.client.authenticated &&
           talk.answer_len == sizeof ANSWER && memcmp(talk.answer, ANSWER, sizeof ANSWER) == 0 && talk.heard_len == 5;
}

/* --- tests --- */

static const talk_t usual = {.name = NAME, .says = ITL_TLS_PEER_YES, .later_says = ITL_TLS_PEER_YES};

static void test_name(void)
{
    talk_t plan = usual;
    for (plan.version_min = ITL_TLS_VERSION_1_2; plan.version_min <= ITL_TLS_VERSION_1_3; plan.version_min++) {
        converse(&plan);
        CU_ASSERT(went_well());
        CU_ASSERT_EQUAL(talk.checks, 2);
        CU_ASSERT_STRING_EQUAL(talk.asked_for, NAME);
    }
    plan = usual;
    plan.name = NULL;
    converse(&plan);
    CU_ASSERT(went_well());
    CU_ASSERT_STRING_EQUAL(talk.asked_for, "");
}

static void test_unwanted_certificate(void)
{
    talk_t plan = {.says = ITL_TLS_PEER_NO, .later_says = ITL_TLS_PEER_NO};
    converse(&plan);
    CU_ASSERT_EQUAL(talk.client.io.failure, ITL_TLS_FAILURE_CERTIFICATE);
    CU_ASSERT_EQUAL(talk.checks, 1);
    CU_ASSERT_EQUAL(talk.heard_len, 0);
}

/* Nothing is said to the server before the one who was asked about it has answered. */
static void test_answer_that_takes_time(void)
{
    static const struct {
        itl_tls_peer_t later_says;
        uint64_t later_ms;
        itl_tls_failure_t failure;
    } cases[] = {
        {ITL_TLS_PEER_YES, 2000, ITL_TLS_FAILURE_CLOSED},
        {ITL_TLS_PEER_NO, 2000, ITL_TLS_FAILURE_CERTIFICATE},
        {(itl_tls_peer_t)1, 2000, ITL_TLS_FAILURE_CERTIFICATE},
        {ITL_TLS_PEER_YES, DEADLINE_MS + 1, ITL_TLS_FAILURE_TIMEOUT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        talk_t plan = {.says = ITL_TLS_PEER_LATER, .later_says = cases[i].later_says, .later_ms = cases[i].later_ms};
        converse(&plan);
        CU_ASSERT_EQUAL(talk.client.io.failure, cases[i].failure);
        CU_ASSERT_EQUAL(talk.heard_len, i == 0 ? 5 : 0);
        CU_ASSERT_EQUAL(talk.authenticated_ms, i == 0 ? 2000 : 0);
        CU_ASSERT(talk.checks >= 2);
        CU_ASSERT_PTR_NOT_NULL(talk.client.version);
        CU_ASSERT_EQUAL(went_well(), i == 0);
    }
}

static void test_silent_server(void)
{
    talk_t plan = usual;
    plan.silent = true;
    converse(&plan);
    CU_ASSERT_EQUAL(talk.client.io.failure, ITL_TLS_FAILURE_TIMEOUT);
    CU_ASSERT(!talk.client.io.flowing || talk.client.io.received == 0);
}

/* An answer is whole only if the server says so. */
static void test_cut_answer(void)
{
    talk_t plan = usual;
    plan.rude = true;
    converse(&plan);
    CU_ASSERT(talk.client.authenticated);
    CU_ASSERT_EQUAL(talk.client.io.failure, ITL_TLS_FAILURE_TLS);
    CU_ASSERT_EQUAL(talk.client.io.net_status, ITL_HAL_ERR_CLOSED);
}

static void test_too_many_bytes(void)
{
    talk_t plan = usual;
    plan.bytes_max = 300;
    converse(&plan);
    CU_ASSERT_EQUAL(talk.client.io.failure, ITL_TLS_FAILURE_LIMIT);
    CU_ASSERT_EQUAL(talk.heard_len, 0);
}

/* The secret is encrypted for the certificate's key: that is the proof, and the only use of this exchange. */
static void test_rsa_key_exchange(void)
{
    unsigned known = 0;
    static const char *const suites[] = {"AES128-GCM-SHA256", "AES256-SHA256", "AES256-SHA"};
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
        byte first = 0, second = 0;
        int flags = 0;
        if (wolfSSL_get_cipher_suite_from_name(suites[i], &first, &second, &flags) != 0)
            continue; /* this build does not have it */
        known++;
        talk_t plan = usual;
        plan.suites = suites[i];
        converse(&plan);
        CU_ASSERT(went_well());
        CU_ASSERT(talk.client.proof.given);
    }
#ifdef WOLFSSL_STATIC_RSA
    CU_ASSERT_EQUAL(known, 3);
#else
    CU_ASSERT_EQUAL(known, 0);
#endif
}

static void test_ec_certificate(void)
{
    talk_t plan = usual;
    plan.ec = true;
    plan.version_min = ITL_TLS_VERSION_1_3;
    converse(&plan);
    CU_ASSERT(went_well());
    CU_ASSERT(talk.client.proof.given);
}

static void test_setting_up(void)
{
    itl_tls_t tls = {0};
    itl_hal_addr_t nowhere = {.family = ITL_HAL_IPV4, .ip = {10, 9, 8, 7}, .port = PORT};
    wolfSSL_Init();
    virtual_world_t *world = virtual_world_create(3);
    const itl_hal_t *hal = virtual_node_hal(virtual_node_create(world, "client", NULL, NULL));
    itl_tls_setup_t setup = {.net = hal->net, .clock = hal->clock, .check_peer = check, .version_min = UINT16_MAX};
    CU_ASSERT_EQUAL(itl_tls_open(&tls, &setup, &nowhere), ITL_TLS_FAILED);
    CU_ASSERT_EQUAL(tls.io.failure, ITL_TLS_FAILURE_SETUP);
    itl_tls_close(&tls);
    setup.version_min = ITL_TLS_VERSION_1_2;
    setup.deadline_ms = ITL_HAL_FOREVER;
    CU_ASSERT_EQUAL(itl_tls_open(&tls, &setup, &nowhere), ITL_TLS_DONE);
    itl_tls_status_t status = ITL_TLS_WAIT;
    while ((status = itl_tls_handshake(&tls)) == ITL_TLS_WAIT && virtual_world_step(world, ITL_HAL_FOREVER)) {
    }
    CU_ASSERT_EQUAL(status, ITL_TLS_FAILED);
    CU_ASSERT_EQUAL(tls.io.failure, ITL_TLS_FAILURE_NETWORK);
    CU_ASSERT(tls.io.net_status != ITL_HAL_OK && !itl_tls_io_overdue(&tls.io));
    itl_tls_close(&tls);
    virtual_world_destroy(world);
    wolfSSL_Cleanup();
}

static CU_TestInfo tests[] = {
    {"name", test_name},
    {"unwanted certificate", test_unwanted_certificate},
    {"answer that takes time", test_answer_that_takes_time},
    {"silent server", test_silent_server},
    {"cut answer", test_cut_answer},
    {"too many bytes", test_too_many_bytes},
    {"RSA key exchange", test_rsa_key_exchange},
    {"EC certificate", test_ec_certificate},
    {"setting up", test_setting_up},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"tls connection", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 9;
