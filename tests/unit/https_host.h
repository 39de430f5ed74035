/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A server of HTTP, over TLS or without, in a virtual world, that says to the letter what it is told to: one answer for
 * each connection, the last one for all that follow.
 */
#ifndef HTTPS_HOST_H
#define HTTPS_HOST_H

#include "tls/tls_io.h"
#include "virtual/virtual.h"

/** Answers that are told. */
#define HTTPS_HOST_ANSWERS 8

/** A server. */
typedef struct https_host {
    const itl_hal_t *hal;
    itl_hal_addr_t address;
    char name[16]; /**< Its address, as a URL has it. */
    itl_hal_socket_t listener;
    struct WOLFSSL_CTX *ctx; /**< NULL: without TLS. */
    const char *answers[HTTPS_HOST_ANSWERS];
    unsigned count, served;
    bool rude;    /**< Goes without close_notify. */
    bool silent;  /**< Takes connections, and says nothing. */
    bool endless; /**< Says the answer again and again. */
    itl_tls_io_t io;
    bool shaken, open;
    char asked[2048]; /**< The last request. */
    size_t asked_len, sent;
} https_host_t;

/** Starts one. @param identity  a file of tests/interop/files with certificate and key; NULL: without TLS */
void https_host_start(https_host_t *host, virtual_world_t *world, const char *name, const char *identity,
                      uint16_t port);

/** Has one more answer: a whole message; kept. */
void https_host_answer(https_host_t *host, const char *answer);

/** Does what can be done now. */
void https_host_poll(https_host_t *host);

/** Ends it. */
void https_host_stop(https_host_t *host);

#endif
