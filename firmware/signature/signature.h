/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Digests and RSA signatures, by wolfCrypt. RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2) with SHA-1, SHA-256 or
 * SHA-512 and keys of LIMIT_RSA_BITS_MIN to LIMIT_RSA_BITS_MAX bits.
 *
 * wolfCrypt's structs are large and used only while one call runs, so they live in a signature_work_t that the
 * caller lends: one may serve every phone of a thread. Not checked: certificate chains, dates, key usage.
 */
#ifndef ITLPHONE_SIGNATURE_H
#define ITLPHONE_SIGNATURE_H

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/rsa.h>

#include <stddef.h>
#include <stdint.h>

#include "itl_limits.h"
#include "reason/reason.h"
#include "tlv/tlv.h"
#include "trustlist/trustlist.h"

/** Scratch memory of one call; nothing in it outlives the call. Needs no initialisation. */
typedef struct signature_work {
    RsaKey key;
    wc_HashAlg hash;
    DecodedCert certificate;
    uint8_t digest[LIMIT_DIGEST_BYTES];
    uint8_t digest_info[LIMIT_DIGEST_BYTES + 24];
    uint8_t expected[LIMIT_SIGNATURE_BYTES];
    uint8_t signature[LIMIT_SIGNATURE_BYTES]; /**< Then the block that it gives. */
    uint8_t public_key[LIMIT_PUBLIC_KEY_BYTES];
    uint8_t chunk[LIMIT_CERTIFICATE_BYTES]; /**< Bytes of the source on their way into the digest, or a certificate. */
} signature_work_t;

/** Bytes of a digest (20, 32, 64); 0 for an unknown algorithm. */
uint32_t signature_digest_bytes(trustlist_digest_t digest);

/**
 * Digest of a source with a hole.
 * @param hole  bytes left out; len 0: none. Must lie inside the source.
 * @param out   [out] signature_digest_bytes(digest) bytes
 * @return REASON_NONE, REASON_UNSUPPORTED_ALGORITHM, REASON_MALFORMED (hole outside), REASON_FLASH_ERROR,
 * REASON_INTERNAL
 */
reason_t signature_digest(signature_work_t *work, trustlist_digest_t digest, const tlv_source_t *source,
                          tlv_span_t hole, uint8_t *out);

/**
 * Verifies the signature of a list or signed file with the key of one record: PUBLICKEY, or where the record has
 * none the key of its CERTIFICATE. A record that has both with different keys proves nothing: REASON_UNSUPPORTED_KEY.
 * @param source, header      the file and its header
 * @param key_source, record  the file that holds the signer's record, and the record
 * @return REASON_NONE: the signature is by that key; REASON_BAD_SIGNATURE; REASON_UNSUPPORTED_KEY (not RSA, size out of
 * range, not decodable); REASON_UNSUPPORTED_ALGORITHM; REASON_FLASH_ERROR; REASON_INTERNAL
 */
reason_t signature_verify_record(signature_work_t *work, const tlv_source_t *source, const trustlist_header_t *header,
                                 const tlv_source_t *key_source, const trustlist_record_t *record);

/**
 * The same with the key of a certificate in DER.
 * @param der, len  the certificate, at most LIMIT_CERTIFICATE_BYTES; it must not lie inside @p work
 * @return as signature_verify_record
 */
reason_t signature_verify_certificate(signature_work_t *work, const tlv_source_t *source,
                                      const trustlist_header_t *header, const uint8_t *der, size_t len);

#endif
