/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * An input as datagrams of several clients to a UDP port of this machine.
 *
 * Input, per datagram: the client (low two bits of a byte), its length (two bytes), itself. Tokens and message
 * identifiers are as the input has them.
 */
#ifndef FUZZ_DATAGRAMS_H
#define FUZZ_DATAGRAMS_H

#include "fuzz.h"

/** Most datagrams of an input. */
#define FUZZ_DATAGRAMS 16u

/** Lets the other side take what was sent. */
typedef void fuzz_serve_t(void *ctx);

/**
 * Sends all of them to 127.0.0.1, from clients with sockets of their own, each after the one before was served; checks
 * that what comes back is CoAP.
 */
void fuzz_send_datagrams(uint16_t port, const uint8_t *data, size_t size, fuzz_serve_t *serve, void *ctx);

#endif
