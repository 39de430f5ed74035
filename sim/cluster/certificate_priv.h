/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Shared by certificate.c and pkcs12.c.
 */
#ifndef CLUSTER_CERTIFICATE_PRIV_H
#define CLUSTER_CERTIFICATE_PRIV_H

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/asn_public.h>
#include <wolfssl/wolfcrypt/types.h>

#include "listfile/bytes.h"

/** Appends a certificate and an RSA private key, both DER, as PEM. @return false without memory */
bool certificate_put_pem(listfile_bytes_t *pem, const byte *certificate, int certificate_size, const byte *key,
                         int key_size);

#endif
