/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Signature algorithms. Each has a file of its own with all that this room needs of it. Those that sign files have a
 * line in the table of algorithm.c as well.
 */
#ifndef ITLPHONE_ALGORITHM_PRIV_H
#define ITLPHONE_ALGORITHM_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reason/reason.h"
#include "tlv/tlv.h"
#include "trustlist/trustlist.h"

struct itl_signature_work;

/** What differs from one algorithm to the next. */
typedef struct itl_algorithm {
    const uint8_t *oid; /**< Of its keys in certificates: contents of the OBJECT IDENTIFIER. */
    uint8_t oid_len;
    uint8_t number; /**< SIGNATUREALGORITHM. */
    bool bare_key;  /**< wolfSSL hands its keys to call-backs as they stand in subjectPublicKey, without what is around:
                       subjectPublicKeyInfo, which says what they are. */

    /**
     * Loads a key into work, from where a record's PUBLICKEY or a certificate's subjectPublicKey stands; that may be
     * inside work->public_key.
     * @return ITL_REASON_NONE: verify is due, which frees it; otherwise there is nothing to free:
     *         ITL_REASON_UNSUPPORTED_KEY, ITL_REASON_INTERNAL
     */
    itl_reason_t (*load)(struct itl_signature_work *work, const uint8_t *key, size_t len);

    /** Verifies the signature of a list or signed file with the key loaded, and frees that.
     *  @return as itl_signature_verify_record */
    itl_reason_t (*verify)(struct itl_signature_work *work, const itl_tlv_source_t *source,
                           const itl_trustlist_header_t *header);
} itl_algorithm_t;

extern const itl_algorithm_t itl_algorithm_rsa;

/** The algorithm that a SIGNATUREALGORITHM stands for. @return NULL: none of ours */
const itl_algorithm_t *itl_algorithm_of_file(uint8_t number);

/** The algorithm of a certificate's key. @param oid contents of the OBJECT IDENTIFIER @return NULL: none that
 *  files are signed by */
const itl_algorithm_t *itl_algorithm_of_key(const uint8_t *oid, size_t len);

#endif
