/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Finds the parts of a certificate that this firmware needs (RFC 5280 section 4.1), by the nesting of its elements.
 *
 * Searching for bytes would be simpler and wrong: the same bytes may stand anywhere, in an extension for one. Decoding
 * everything would be right, but would cost more than checking a signature, and would refuse certificates for parts
 * that nobody here looks at.
 */
#ifndef ITLPHONE_TLV_CERTIFICATE_H
#define ITLPHONE_TLV_CERTIFICATE_H

#include "tlv/tlv.h"

/** What can be found in a certificate. */
typedef enum itl_certificate_part {
    ITL_CERTIFICATE_SERIAL,        /**< Contents of serialNumber. */
    ITL_CERTIFICATE_ISSUER,        /**< Contents of issuer. */
    ITL_CERTIFICATE_SUBJECT,       /**< Contents of subject. */
    ITL_CERTIFICATE_KEY_INFO,      /**< subjectPublicKeyInfo, whole: its tag and length too. */
    ITL_CERTIFICATE_KEY_ALGORITHM, /**< Contents of the OBJECT IDENTIFIER that says what kind of key it is. */
    ITL_CERTIFICATE_KEY,           /**< Bytes of subjectPublicKey: of an RSA key RSAPublicKey. */
    ITL_CERTIFICATE_SIGNATURE,     /**< Bytes of signatureValue. */
} itl_certificate_part_t;

/**
 * Finds a part. Only what stands on the way to it is looked at.
 * @param certificate  where in the source it stands; nothing may stand behind it in there
 * @param found        [out] where the part stands; unchanged unless ITL_REASON_NONE is returned
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED: there is none, or it is no whole number of bytes;
 * ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_certificate_find(const itl_tlv_source_t *source, itl_tlv_span_t certificate,
                                               itl_certificate_part_t part, itl_tlv_span_t *found);

#endif
