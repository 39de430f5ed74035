/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * RSA keys for clusters of the virtual world, made once, since making one takes as long as a whole lab. They are no
 * secret: whoever has this source has them. No program that opens real sockets links this room (a test reads that off
 * the programs), so `itlsim cluster create` cannot come to one of them.
 *
 * keys-BITS.bin holds them one behind the other: two bytes of length, the most significant first, and the key in DER
 * (PKCS #1, RFC 8017 appendix A.1.2), as `openssl genrsa -traditional` makes it.
 */
#ifndef KEYPOOL_KEYPOOL_H
#define KEYPOOL_KEYPOOL_H

#include "base/machine.h"

/** How far a world has come; zeroes: at the beginning. */
typedef struct keypool {
    machine_keys_t keys; /**< For machine_use_keys, behind keypool_open. */
    size_t next_1024;    /**< Where the next key begins. */
    size_t next_2048;
    size_t next_4096;
} keypool_t;

/** Begins again: the n-th key of a world is always the same one. Past the pool's end, and of other sizes, keys are made
 *  from the machine's random numbers. @param pool  stays where it is while its keys are used */
void keypool_open(keypool_t *pool);

#endif
