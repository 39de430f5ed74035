/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Scratch memory with wolfCrypt's structs, digests and keys, for the files of this room.
 */
#ifndef ITLPHONE_SIGNATURE_PRIV_H
#define ITLPHONE_SIGNATURE_PRIV_H

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/rsa.h>

#include "itl_limits.h"
#include "itl_must_use.h"
#include "reason/reason.h"
#include "signature/algorithm_priv.h"
#include "tlv/tlv.h"
#include "trustlist/trustlist.h"

/** The inside of an itl_signature_work_t: wolfCrypt's structs (ITL_SIGNATURE_LIBRARY_BYTES), then bytes. */
struct itl_signature_work {
    RsaKey key;
    wc_HashAlg hash;
    uint8_t digest[ITL_LIMIT_DIGEST_BYTES];
    uint8_t digest_info[ITL_LIMIT_DIGEST_BYTES + 24];
    uint8_t expected[ITL_LIMIT_SIGNATURE_BYTES];
    uint8_t signature[ITL_LIMIT_SIGNATURE_BYTES];   /**< Then the block that it gives. */
    uint8_t public_key[ITL_LIMIT_PUBLIC_KEY_BYTES]; /**< As it is read; of a key that is loaded, the modulus. */
    uint8_t
        chunk[ITL_LIMIT_CERTIFICATE_BYTES]; /**< Bytes of the source on their way into the digest, or a certificate. */
};

/** wolfCrypt's number of a digest; WC_HASH_TYPE_NONE: unknown. */
enum wc_HashType itl_signature_hash_type(itl_trustlist_digest_t digest);

/**
 * Loads the key of a record: PUBLICKEY, which must be the key of the CERTIFICATE where there is one; without PUBLICKEY
 * the key of the CERTIFICATE.
 * @param algorithm  of the file that it is to verify: a certificate's key must be one of it
 * @return ITL_REASON_NONE: algorithm->verify is due; otherwise there is nothing to free: ITL_REASON_UNSUPPORTED_KEY,
 *         ITL_REASON_FLASH_ERROR, ITL_REASON_INTERNAL
 */
ITL_MUST_USE itl_reason_t itl_key_from_record(struct itl_signature_work *work, const itl_algorithm_t *algorithm,
                                              const itl_tlv_source_t *source, const itl_trustlist_record_t *record);

/**
 * Finds the key of a certificate as wolfSSL hands it to its call-backs: of an RSA key the RSAPublicKey, of any other
 * the subjectPublicKeyInfo around it (RFC 5280 section 4.1).
 * @param key  [out] where in the certificate it stands
 * @return ITL_REASON_NONE; ITL_REASON_UNSUPPORTED_KEY or ITL_REASON_MALFORMED: there is none to be found
 */
ITL_MUST_USE itl_reason_t itl_key_find(const uint8_t *der, size_t len, itl_tlv_span_t *key);

/** Loads the key of a certificate in DER. @return as itl_key_from_record */
ITL_MUST_USE itl_reason_t itl_key_from_certificate(struct itl_signature_work *work, const itl_algorithm_t *algorithm,
                                                   const uint8_t *der, size_t len);

#endif
