/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Makes trust lists and signed files, byte for byte in a call manager's layout (docs/formats.md).
 *
 * Nothing leaves this room that firmware/'s own readers refuse: each file made is read back and its signature
 * verified, so a limit of itl_limits.h that was passed is reported here and not by a phone.
 */
#ifndef LISTFILE_BUILD_H
#define LISTFILE_BUILD_H

#include "base/bytes.h"
#include "base/error.h"
#include "listfile/identity.h"
#include "reason/reason.h"
#include "trustlist/trustlist.h"

/** How a record holds its certificate. */
typedef enum listfile_form {
    LISTFILE_FORM_USUAL,       /**< As a call manager does: CAPF and TVS by hash, the others in full. */
    LISTFILE_FORM_CERTIFICATE, /**< CERTIFICATE. */
    LISTFILE_FORM_HASH,        /**< CERTHASH and HASH ALGORITHM. */
} listfile_form_t;

/** One record to be. */
typedef struct listfile_record {
    uint16_t role;
    listfile_form_t form;
    const listfile_identity_t *identity; /**< NULL: an empty section, as in a rollback list. */
    const char *dns_name;                /**< NULL: two zero bytes, as a call manager writes in an ITL. */
    const uint8_t *ip_address;           /**< NULL: left out, of an empty section four zero bytes. */
    uint8_t ip_size;                     /**< Its bytes: 4 or 16. */
} listfile_record_t;

/** What a file is: the two things that carry the header. */
typedef enum listfile_kind { LISTFILE_LIST, LISTFILE_SIGNED_FILE } listfile_kind_t;

/** What the header is to say. */
typedef struct listfile_header {
    listfile_kind_t kind;
    uint8_t version_major, version_minor;
    bool has_signer_version; /**< Write tag 28. */
    uint8_t signer_version_major, signer_version_minor;
    itl_trustlist_digest_t digest;
    const char *signer_name; /**< Subject of the signer, as the lists that know it write it. */
    const char *issuer_name;
    const char *filename;
    uint32_t timestamp; /**< Seconds since 1970 UTC. */
} listfile_header_t;

/**
 * Appends records in their order: 1 to 8, then 9 or 11 and 12, then 10. Of an empty section 1, 2, 4 and 10 are left, as
 * in the published listing of a blanked CTL (docs/formats.md).
 * @param names   how names are written
 * @param digest  of CERTHASH
 * @return false: out of memory, or a record longer than its length field can say
 */
bool listfile_put_records(base_bytes_t *content, const listfile_record_t *records, size_t count, listfile_names_t names,
                          itl_trustlist_digest_t digest, base_error_t *error);

/**
 * Signs: puts a header over @p content.
 * @param signer   with its private key
 * @param content  records of a list, or the payload of a signed file
 * @param file     [out] the caller frees it, whatever is returned
 * @return false: no private key; a limit passed; the content of a list is not records; out of memory
 */
bool listfile_sign(const listfile_header_t *header, const listfile_identity_t *signer, const uint8_t *content,
                   size_t size, base_bytes_t *file, base_error_t *error);

/** Describes where and why a file is at fault, for people: "SERIALNUMBER is there twice at byte 123 (record 2)". */
void listfile_fault_text(itl_reason_t reason, const itl_trustlist_fault_t *fault, char *text, size_t size);

#endif
