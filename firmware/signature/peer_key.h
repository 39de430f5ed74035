/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What wolfSSL's call-backs do with the other side's key during a TLS handshake: they tell whether it is a
 * certificate's key, and carry out the operations. RSA works in memory that the caller lends, and within the limits of
 * signature.h. Keys have wolfSSL's own form: the contents of subjectPublicKey for RSA, subjectPublicKeyInfo for others
 * (RFC 5280 section 4.1).
 */
#ifndef ITLPHONE_PEER_KEY_H
#define ITLPHONE_PEER_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signature/signature.h"

/* wolfCrypt's own, which users of this header need not have. */
struct WC_RNG;

/** Bytes that stand for a key. */
#define ITL_PEER_KEY_DIGEST_BYTES 32u

/**
 * The digest (SHA-256) of the key of a certificate.
 * @param der, len  the certificate, at most ITL_LIMIT_CERTIFICATE_BYTES
 * @param digest    [out] ITL_PEER_KEY_DIGEST_BYTES; of no use unless ITL_REASON_NONE is returned
 * @return ITL_REASON_NONE; ITL_REASON_UNSUPPORTED_KEY: its key cannot be found, or not hashed
 */
ITL_MUST_USE itl_reason_t itl_peer_key_digest(const uint8_t *der, size_t len, uint8_t *digest);

/** Whether a key in wolfSSL's form has this digest. */
bool itl_peer_key_is(itl_signature_work_t *work, const uint8_t *key, size_t len, const uint8_t *digest);

/**
 * Opens a signature of RSASSA-PKCS1-v1_5, in place.
 * @param key, key_len  the key in wolfSSL's form
 * @param signature     @p len bytes; overwritten
 * @param out           [out] where in it the DigestInfo stands; to be compared with the expected one by the caller
 * @return bytes of the DigestInfo; negative: wolfCrypt's error
 */
int itl_peer_key_open(itl_signature_work_t *work, const uint8_t *key, size_t key_len, uint8_t *signature, size_t len,
                      uint8_t **out);

/**
 * The same for RSASSA-PSS; only where wolfSSL has it (WC_RSA_PSS).
 * @param hash  wolfCrypt's OID of the digest; @param mgf its mask generation function
 * @param out   [out] salt and digest, for wc_RsaPSS_CheckPadding
 */
int itl_peer_key_open_pss(itl_signature_work_t *work, const uint8_t *key, size_t key_len, uint8_t *signature,
                          size_t len, uint8_t **out, int hash, int mgf);

/**
 * Verifies a signature of ECDSA (FIPS 186-5 section 6.4).
 * @param key, key_len    the key in wolfSSL's form
 * @param signature, len  ECDSA-Sig-Value in DER
 * @param hash, hash_len  what was signed
 * @param good            [out] 1: it is by that key
 * @return 0: @p good says; negative: wolfCrypt's error
 */
int itl_peer_key_check_ecdsa(const uint8_t *key, size_t key_len, const uint8_t *signature, size_t len,
                             const uint8_t *hash, size_t hash_len, int *good);

/**
 * Encrypts by RSAES-PKCS1-v1_5; only where wolfSSL has the exchange of RSA keys, which nothing else uses
 * (WOLFSSL_STATIC_RSA).
 * @param in, len   what is encrypted
 * @param out, cap  [out] the encrypted bytes
 * @return bytes of them; negative: wolfCrypt's error
 */
int itl_peer_key_encrypt(itl_signature_work_t *work, const uint8_t *key, size_t key_len, const uint8_t *in, size_t len,
                         uint8_t *out, size_t cap, struct WC_RNG *random);

#endif
