/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Keys, for signature.c: from a record or certificate into work->key.
 */
#ifndef ITLPHONE_SIGNATURE_PRIV_H
#define ITLPHONE_SIGNATURE_PRIV_H

#include "signature/signature.h"

/**
 * Loads the key of a record: PUBLICKEY, which must be the key of the CERTIFICATE where there is one; without PUBLICKEY
 * the key of the CERTIFICATE.
 * @return REASON_NONE: work->key is to be freed with wc_FreeRsaKey; otherwise there is nothing to free:
 *         REASON_UNSUPPORTED_KEY, REASON_FLASH_ERROR, REASON_INTERNAL
 */
reason_t key_from_record(signature_work_t *work, const tlv_source_t *source, const trustlist_record_t *record);

/** Loads the key of a certificate in DER. @return as key_from_record */
reason_t key_from_certificate(signature_work_t *work, const uint8_t *der, size_t len);

#endif
