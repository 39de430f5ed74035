/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Makes the certificates of a call manager, self-signed or signed by a CA: RSA, a serial number of 16 bytes, the name
 * in the order CN, OU, O, L, ST, C, key usage, extended key usage and subject key identifier, none of them critical,
 * nothing else, but the authority key identifier where a CA signs, and the basic constraints of a CA.
 */
#ifndef CLUSTER_CERTIFICATE_H
#define CLUSTER_CERTIFICATE_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"
#include "itl_limits.h"
#include "listfile/identity.h"
#include "trustlist/trustlist.h"

/** Attributes of a name; NULL or "" leaves one out. */
typedef struct certificate_name {
    const char *common_name;
    const char *organizational_unit;
    const char *organization;
    const char *locality;
    const char *state;
    const char *country;
} certificate_name_t;

/** What a certificate is to be. */
typedef struct certificate_wish {
    certificate_name_t name;           /**< Subject, and issuer where nobody else is. */
    const listfile_identity_t *issuer; /**< The CA that signs, with its key; NULL: it signs itself. */
    bool is_ca;
    const char *dns_name; /**< Subject alternative name; NULL: none, as a call manager's list signers have. */
    uint32_t key_bits;    /**< 1024, 2048 or 4096. */
    itl_trustlist_digest_t digest;
    const char *extended_key_usage; /**< As wolfSSL takes it: "serverAuth,clientAuth". */
    int64_t not_before;             /**< UTC seconds. */
    uint32_t days;
} certificate_wish_t;

/**
 * Makes a key and its certificate.
 * @param pem  [out] certificate, then private key (PKCS#1), as one PEM text; the caller frees it with
 * base_bytes_free, which wipes it
 * @return false: a name that does not fit, no random numbers, no memory
 */
bool certificate_make(const certificate_wish_t *wish, base_bytes_t *pem, base_error_t *error);

/**
 * Packs a certificate and its key into a PKCS#12 with 3DES bags, as old tools read.
 * @param certificate  DER; @param private_key  PKCS#1 DER
 * @param p12          [out] freed by the caller
 * @return false with the reason
 */
bool certificate_to_pkcs12(const base_bytes_t *certificate, const base_bytes_t *private_key, const char *password,
                           base_bytes_t *p12, base_error_t *error);

/**
 * Unpacks a PKCS#12.
 * @param label  names the file in errors
 * @param pem    [out] certificate and private key as one PEM text, freed by the caller
 * @return false: not a PKCS#12; more rounds than PKCS12_ROUNDS_MAX; wrong password; a cipher that wolfSSL cannot read
 * (RC2-40); no certificate or RSA key in it; each said in its own words
 */
bool certificate_from_pkcs12(const char *label, const base_bytes_t *p12, const char *password, base_bytes_t *pem,
                             base_error_t *error);

#endif
