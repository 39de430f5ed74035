/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Is this certificate one that an installed list names for a role? No authority, host name or date is asked: the
 * record carries the certificate itself (compared byte for byte) or its digest, CERTHASH.
 */
#ifndef ITLPHONE_TVS_PIN_H
#define ITLPHONE_TVS_PIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reason/reason.h"
#include "signature/signature.h"
#include "trustlist/trustlist.h"

/** Bit of a role in a set of roles; a role past 31 has none. */
#define ITL_TVS_ROLE_BIT(role) ((role) < 32u ? UINT32_C(1) << (role) : 0u)

/**
 * Looks for a record with one of @p roles that stands for the certificate: it carries the certificate or its digest,
 * and where it carries both, both match.
 * @param list      an installed list; NULL: none
 * @param roles     TVS_ROLE_BITs
 * @param der, len  the certificate
 * @param work      scratch memory of this call
 * @return ITL_REASON_NONE: found; ITL_REASON_NOT_FOUND; ITL_REASON_FLASH_ERROR when the list could not be read to its
 * end; ITL_REASON_MALFORMED when it changed under us; ITL_REASON_INTERNAL when a digest failed
 */
ITL_MUST_USE itl_reason_t itl_tvs_pin_find(const itl_trustlist_t *list, uint32_t roles, const uint8_t *der, size_t len,
                                           itl_signature_work_t *work);

/**
 * Whether the certificate is that of a server of HTTPS: one of the lists has it in the role APP-SERVER, TFTP or
 * CCM+TFTP.
 * @param lists  installed lists, @p count of them; NULL entries: none
 */
bool itl_tvs_pin_is_server(const itl_trustlist_t *const *lists, size_t count, const uint8_t *der, size_t len,
                           itl_signature_work_t *work);

#endif
