/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The secret that phones and their call manager share for coaps: CoAP over DTLS with a pre-shared key (RFC 7252 section
 * 9.1.3.1, RFC 4279).
 */
#ifndef ITLPHONE_COAP_PSK_H
#define ITLPHONE_COAP_PSK_H

#include <stddef.h>
#include <stdint.h>

/** Longest identity, with its NUL. */
#define COAP_PSK_IDENTITY_BYTES 64u

/** Shortest and longest key, in bytes. */
#define COAP_PSK_KEY_MIN 16u
#define COAP_PSK_KEY_MAX 64u

/** Identity and key. */
typedef struct coap_psk {
    char identity[COAP_PSK_IDENTITY_BYTES]; /**< Printable ASCII without ':'; "": there is no key. */
    uint8_t key[COAP_PSK_KEY_MAX];
    size_t key_len; /**< COAP_PSK_KEY_MIN to COAP_PSK_KEY_MAX. */
} coap_psk_t;

#endif
