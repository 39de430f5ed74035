/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Digests and signatures, by wolfCrypt. Files are signed by RSA alone: RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2) with
 * SHA-1, SHA-256 or SHA-512 and keys of ITL_LIMIT_RSA_BITS_MIN to ITL_LIMIT_RSA_BITS_MAX bits.
 *
 * wolfCrypt's structs are large and used only while one call runs, so they live in an itl_signature_work_t, made of
 * memory that the caller lends: one may serve every phone of a thread. Not checked: certificate chains, dates, key
 * usage.
 */
#ifndef ITLPHONE_SIGNATURE_H
#define ITLPHONE_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>

#include "itl_limits.h"
#include "reason/reason.h"
#include "tlv/tlv.h"
#include "trustlist/trustlist.h"

/** Of itl_signature_work_bytes(), what wolfCrypt's structs take: on a machine with an operating system those of the
 *  wolfSSL that it offers, with room for other versions; on bare metal those of boards/wolfssl. A library built with
 *  other settings of wolfSSL may need another number; it does not compile with one that is too small. */
#ifndef ITL_SIGNATURE_LIBRARY_BYTES
#if UINTPTR_MAX > 0xFFFFFFFFu || defined(__unix__)
#define ITL_SIGNATURE_LIBRARY_BYTES 10240u
#else
#define ITL_SIGNATURE_LIBRARY_BYTES 2400u
#endif
#endif

/** Enough for itl_signature_work_init(), as a constant: those and what this room adds, rounded up to any alignment. */
#define ITL_SIGNATURE_WORK_BYTES                                                                                       \
    ((ITL_SIGNATURE_LIBRARY_BYTES + 2u * ITL_LIMIT_DIGEST_BYTES + 24u + 2u * ITL_LIMIT_SIGNATURE_BYTES +               \
      ITL_LIMIT_PUBLIC_KEY_BYTES + ITL_LIMIT_CERTIFICATE_BYTES + 15u) &                                                \
     ~15u)

/** Memory for itl_signature_work_init(), for callers without a heap. */
typedef union itl_signature_memory {
    max_align_t align;
    uint8_t bytes[ITL_SIGNATURE_WORK_BYTES];
} itl_signature_memory_t;

/** Scratch memory of one call; nothing in it outlives the call. */
typedef struct itl_signature_work itl_signature_work_t;

/** Bytes that itl_signature_work_init() asks for: with the limits and the wolfSSL that this library was built with,
 * which its caller may have compiled otherwise. At most ITL_SIGNATURE_WORK_BYTES. */
size_t itl_signature_work_bytes(void);

/**
 * Makes scratch memory out of memory of the caller, who frees it when no call runs any more.
 * @param memory  aligned for max_align_t, zeroed or not
 * @param bytes   its size
 * @return @p memory; NULL (which no function below takes: ITL_REASON_INTERNAL) when that is NULL, not aligned, or of
 * less than itl_signature_work_bytes() bytes
 */
itl_signature_work_t *itl_signature_work_init(void *memory, size_t bytes);

/** ITL_LIMIT_CERTIFICATE_BYTES of the scratch memory (not NULL) for the caller's own use, until the next call that is
 * given it. */
uint8_t *itl_signature_chunk(itl_signature_work_t *work);

/** Bytes of a digest (20, 32, 64); 0 for an unknown algorithm. */
uint32_t itl_signature_digest_bytes(itl_trustlist_digest_t digest);

/**
 * Digest of a source with a hole.
 * @param hole  bytes left out; len 0: none. Must lie inside the source.
 * @param out   [out] itl_signature_digest_bytes(digest) bytes
 * @return ITL_REASON_NONE, ITL_REASON_UNSUPPORTED_ALGORITHM, ITL_REASON_MALFORMED (hole outside),
 * ITL_REASON_FLASH_ERROR, ITL_REASON_INTERNAL
 */
ITL_MUST_USE itl_reason_t itl_signature_digest(itl_signature_work_t *work, itl_trustlist_digest_t digest,
                                               const itl_tlv_source_t *source, itl_tlv_span_t hole, uint8_t *out);

/**
 * Verifies the signature of a list or signed file with the key of one record: PUBLICKEY, or where the record has
 * none the key of its CERTIFICATE. A record that has both with different keys proves nothing:
 * ITL_REASON_UNSUPPORTED_KEY.
 * @param source, header      the file and its header
 * @param key_source, record  the file that holds the signer's record, and the record
 * @return ITL_REASON_NONE: the signature is by that key; ITL_REASON_BAD_SIGNATURE; ITL_REASON_UNSUPPORTED_KEY (not RSA,
 * size out of range, not decodable); ITL_REASON_UNSUPPORTED_ALGORITHM; ITL_REASON_FLASH_ERROR; ITL_REASON_INTERNAL
 */
ITL_MUST_USE itl_reason_t itl_signature_verify_record(itl_signature_work_t *work, const itl_tlv_source_t *source,
                                                      const itl_trustlist_header_t *header,
                                                      const itl_tlv_source_t *key_source,
                                                      const itl_trustlist_record_t *record);

/**
 * The same with the key of a certificate in DER.
 * @param der, len  the certificate, at most ITL_LIMIT_CERTIFICATE_BYTES; it must not lie inside @p work
 * @return as itl_signature_verify_record
 */
ITL_MUST_USE itl_reason_t itl_signature_verify_certificate(itl_signature_work_t *work, const itl_tlv_source_t *source,
                                                           const itl_trustlist_header_t *header, const uint8_t *der,
                                                           size_t len);

#endif
