/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A certificate, with its private key where it is to sign, and what trust lists store of it.
 *
 * Not checked: dates, key usage and who issued it; a trust list pins certificates, whatever they say.
 */
#ifndef LISTFILE_IDENTITY_H
#define LISTFILE_IDENTITY_H

#include "base/bytes.h"
#include "base/error.h"
#include "itl_limits.h"
#include "listfile/names.h"

/** Start with {0}; end with listfile_identity_free. */
typedef struct listfile_identity {
    base_bytes_t certificate;               /**< DER. */
    base_bytes_t public_key;                /**< As PUBLICKEY holds it: PKCS#1 RSAPublicKey, or an EC point. */
    base_bytes_t signature;                 /**< The certificate's own signature. */
    base_bytes_t private_key;               /**< PKCS#1 RSAPrivateKey; empty: cannot sign. */
    uint32_t rsa_bits;                      /**< 0: not an RSA key. */
    uint8_t serial[ITL_LIMIT_SERIAL_BYTES]; /**< Magnitude: without the zero that DER puts before a set top bit. */
    size_t serial_size;
    char subject[LISTFILE_NAMES_STYLES][ITL_LIMIT_NAME_BYTES];
    char issuer[LISTFILE_NAMES_STYLES][ITL_LIMIT_NAME_BYTES];
} listfile_identity_t;

/**
 * Takes the first certificate of a PEM file; what else stands in the file is ignored.
 * @param identity  [out] the caller frees it, whatever is returned
 * @param label     names the file in errors
 * @return false: no certificate, not readable, a key that is neither RSA nor EC, a name that a list cannot hold
 */
bool listfile_identity_read(listfile_identity_t *identity, const char *label, const uint8_t *pem, size_t size,
                            base_error_t *error);

/**
 * Takes the first private key of a PEM file: PKCS#1 or PKCS#8, not encrypted.
 * @param identity  with its certificate
 * @return false: no key, encrypted, not RSA of 1024, 2048 or 4096 bits (SIGNATUREMODULUS has no code for others), or
 * not the certificate's key
 */
bool listfile_identity_read_key(listfile_identity_t *identity, const char *label, const uint8_t *pem, size_t size,
                                base_error_t *error);

/** listfile_identity_read from a file. */
bool listfile_identity_load(listfile_identity_t *identity, const char *path, base_error_t *error);

/** listfile_identity_read_key from a file. */
bool listfile_identity_load_key(listfile_identity_t *identity, const char *path, base_error_t *error);

/** Frees everything and wipes the private key. */
void listfile_identity_free(listfile_identity_t *identity);

#endif
