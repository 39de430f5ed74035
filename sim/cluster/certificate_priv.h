/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Shared by certificate.c, certificate_body.c and pkcs12.c.
 */
#ifndef CLUSTER_CERTIFICATE_PRIV_H
#define CLUSTER_CERTIFICATE_PRIV_H

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/asn_public.h>
#include <wolfssl/wolfcrypt/types.h>

#include "base/bytes.h"

/** Appends tag, length and value in DER; values up to 65535 bytes. */
void certificate_put_der(base_bytes_t *out, byte tag, const void *value, size_t size);

/**
 * Takes the mark "critical" from the key usage of a certificate that is not signed yet. wolfSSL always sets it; a call
 * manager does not, and its listings count the bytes.
 * @param body  [in,out] tbsCertificate, as wc_MakeCert writes it; @param size  bytes of it; @param cap  of the buffer
 * @return bytes of the new one; -1: not a tbsCertificate, or no memory
 */
int certificate_plain_key_usage(byte *body, int size, int cap);

/** Appends a certificate and an RSA private key, both DER, as PEM. @return false without memory */
bool certificate_put_pem(base_bytes_t *pem, const byte *certificate, int certificate_size, const byte *key,
                         int key_size);

#endif
