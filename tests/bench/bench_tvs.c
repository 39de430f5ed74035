/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * TVS queries per second, phone and lab server together, beside the TLS handshake of wolfSSL alone: what do contexts,
 * pinning, messages, names and the look-up of the certificate cost on top of it?
 *
 * Both sides run by turns in this process, in processor time, so that a busy machine slows both. "bare" is a handshake
 * between a client and a server of wolfSSL through two buffers, with the same certificate, version and cipher suite,
 * both contexts made beforehand, the certificate not looked at. "query" is a question of the phone's client to the
 * lab's service in the virtual world, from itl_tvs_ask_signer to the answer.
 */
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tvs_rig.h"

/** Turns of each side, and handshakes in one. */
enum { ROUNDS = 61, BATCH = 4 };

/** One direction between the two ends of the bare handshake. */
typedef struct pipe_buffer {
    char bytes[32768];
    size_t read, written;
} pipe_buffer_t;

/** The two ends. */
typedef struct bare {
    WOLFSSL_CTX *client, *server;
    pipe_buffer_t to_client, to_server;
} bare_t;

static void must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "bench_tvs: %s\n", what);
        exit(EXIT_FAILURE);
    }
}

/* --- the bare side --- */

static int pipe_receive(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    pipe_buffer_t *from = ctx;
    size_t left = from->written - from->read;
    (void)ssl;
    if (left == 0)
        return WOLFSSL_CBIO_ERR_WANT_READ;
    size_t part = left < (size_t)size ? left : (size_t)size;
    memcpy(buf, from->bytes + from->read, part);
    from->read += part;
    return (int)part;
}

static int pipe_send(WOLFSSL *ssl, char *buf, int size, void *ctx)
{
    pipe_buffer_t *to = ctx;
    (void)ssl;
    if ((size_t)size > sizeof to->bytes - to->written)
        return WOLFSSL_CBIO_ERR_GENERAL;
    memcpy(to->bytes + to->written, buf, (size_t)size);
    to->written += (size_t)size;
    return size;
}

static WOLFSSL_CTX *new_context(WOLFSSL_METHOD *method, const char *suite)
{
    WOLFSSL_CTX *ctx = wolfSSL_CTX_new(method);
    must(ctx != NULL && wolfSSL_CTX_set_cipher_list(ctx, suite) == WOLFSSL_SUCCESS, "no context");
    wolfSSL_CTX_SetIORecv(ctx, pipe_receive);
    wolfSSL_CTX_SetIOSend(ctx, pipe_send);
    wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_NONE, NULL);
    wolfSSL_CTX_set_session_cache_mode(ctx, WOLFSSL_SESS_CACHE_OFF);
    return ctx;
}

static void set_up(bare_t *bare, const char *suite, const char *identity)
{
    base_bytes_t pem = rig_file(identity);
    bare->client = new_context(wolfTLSv1_3_client_method(), suite);
    bare->server = new_context(wolfTLSv1_3_server_method(), suite);
    must(wolfSSL_CTX_use_certificate_chain_buffer(bare->server, pem.data, (long)pem.size) == WOLFSSL_SUCCESS &&
             wolfSSL_CTX_use_PrivateKey_buffer(bare->server, pem.data, (long)pem.size, WOLFSSL_FILETYPE_PEM) ==
                 WOLFSSL_SUCCESS,
         "no identity");
    base_bytes_free(&pem);
    int group[] = {WOLFSSL_ECC_X25519}; /* as the phone's client */
    must(wolfSSL_CTX_set_groups(bare->client, group, 1) == WOLFSSL_SUCCESS, "no X25519");
}

static WOLFSSL *new_end(WOLFSSL_CTX *ctx, pipe_buffer_t *from, pipe_buffer_t *to)
{
    WOLFSSL *ssl = wolfSSL_new(ctx);
    must(ssl != NULL, "out of memory");
    wolfSSL_SetIOReadCtx(ssl, from);
    wolfSSL_SetIOWriteCtx(ssl, to);
    return ssl;
}

static void shake_hands(bare_t *bare)
{
    bare->to_client.read = bare->to_client.written = bare->to_server.read = bare->to_server.written = 0;
    WOLFSSL *client = new_end(bare->client, &bare->to_client, &bare->to_server);
    WOLFSSL *server = new_end(bare->server, &bare->to_server, &bare->to_client);
    bool client_done = false, server_done = false;
    for (int i = 0; i < 10 && !(client_done && server_done); i++) {
        client_done = client_done || wolfSSL_connect(client) == WOLFSSL_SUCCESS;
        server_done = server_done || wolfSSL_accept(server) == WOLFSSL_SUCCESS;
    }
    must(client_done && server_done, "the bare handshake failed");
    wolfSSL_free(client);
    wolfSSL_free(server);
}

/* --- both --- */

static double seconds(clock_t from)
{
    return (double)(clock() - from) / CLOCKS_PER_SEC;
}

static double time_bare(bare_t *bare)
{
    clock_t from = clock();
    for (int i = 0; i < BATCH; i++)
        shake_hands(bare);
    return seconds(from) / BATCH;
}

static double time_query(rig_t *rig)
{
    clock_t from = clock();
    for (int i = 0; i < BATCH; i++) {
        itl_tvs_flush(&rig->client);
        itl_tvs_answer_t answer = rig_ask(rig);
        must(answer.result == ITL_POLICY_TVS_VALID && !answer.from_cache, "a good query was not answered");
    }
    return seconds(from) / BATCH;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double values[ROUNDS])
{
    qsort(values, ROUNDS, sizeof values[0], compare);
    return values[ROUNDS / 2];
}

static void measure(const char *name, rig_t *rig, bare_t *bare)
{
    double query[ROUNDS], alone[ROUNDS], ratio[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        if (i % 2 != 0)
            query[i] = time_query(rig);
        alone[i] = time_bare(bare);
        if (i % 2 == 0)
            query[i] = time_query(rig);
        ratio[i] = query[i] / alone[i];
    }
    double middle = median(query);
    printf("TVS %-16s query %6.0f/s  %6.0f us  bare handshake %6.0f us  ratio %.3f\n", name, 1 / middle, middle * 1e6,
           median(alone) * 1e6, median(ratio));
}

static void run(const char *name, const char *identity, const char *list)
{
    static rig_t rig;
    static bare_t bare;
    rig_start(&rig);
    base_bytes_free(&rig.installed.bytes);
    rig_list(&rig.installed, list);
    rig_add_server(&rig, identity, TVS_FAULT_NONE);
    rig.config.tls_min = ITL_TVS_TLS_1_3;
    rig_make_client(&rig);
    itl_tvs_answer_t answer = rig_ask(&rig);
    must(answer.result == ITL_POLICY_TVS_VALID, "no answer");
    set_up(&bare, answer.cipher, identity);
    measure(name, &rig, &bare);
    wolfSSL_CTX_free(bare.client);
    wolfSSL_CTX_free(bare.server);
    rig_stop(&rig);
}

int main(void)
{
    run("RSA-1024 TLS 1.3", "cucm-tvs.pem", "c1-cucm-shape.tlv");
    run("RSA-2048 TLS 1.3", "tvs.pem", "a1-first-sha1.tlv");
    return EXIT_SUCCESS;
}
