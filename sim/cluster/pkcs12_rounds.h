/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * How much work a PKCS#12 asks of whoever tries a password on it. Inside this room only.
 */
#ifndef CLUSTER_PKCS12_ROUNDS_H
#define CLUSTER_PKCS12_ROUNDS_H

#include <stdint.h>

#include "base/bytes.h"

/** Most rounds of one key derivation that are done: some seconds, and thrice what the most careful exporter asks for.
 */
#define PKCS12_ROUNDS_MAX 2000000u

/**
 * The largest number of rounds that the file asks for, in its MAC or in any key derivation that can be seen without
 * the password: a salt (OCTET STRING) followed by a number (RFC 7292 sections 4 and C, RFC 8018 section A).
 * @return at most UINT32_MAX; 1: none is named (the default)
 */
uint32_t pkcs12_rounds(const base_bytes_t *p12);

#endif
