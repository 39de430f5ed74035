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
#define ITL_COAP_PSK_IDENTITY_BYTES 64u

/** Shortest and longest key, in bytes. */
#define ITL_COAP_PSK_KEY_MIN 16u
#define ITL_COAP_PSK_KEY_MAX 64u

/** Identity and key. */
typedef struct itl_coap_psk {
    char identity[ITL_COAP_PSK_IDENTITY_BYTES]; /**< Printable ASCII without ':'; "": there is no key. */
    uint8_t key[ITL_COAP_PSK_KEY_MAX];
    size_t key_len; /**< ITL_COAP_PSK_KEY_MIN to ITL_COAP_PSK_KEY_MAX. */
} itl_coap_psk_t;

#endif
