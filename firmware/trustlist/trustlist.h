/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The structure of a trust list file (ITL and CTL share it) and of the header of a signed file
 * (.sgn): header, records, roles. docs/formats.md has the layout.
 *
 * Checked: every length against the bytes there are, every tag that must be there once, the limits of
 * itl_limits.h, algorithm codes, and that records fill the file to its last byte.
 * Not checked: the signature (signature/), whether the signer may sign (policy/), certificates' contents,
 * dates (a phone has no clock to trust), what the FILENAME says (verify/), and the place of SIGNATURE:
 * signature_in_place. Unknown tags are skipped and never influence a result. No state but the caller's.
 *
 * Order of tags: VERSION and HEADERLENGTH lead the header, RECORDLENGTH leads a record, because they say where the rest
 * ends; after them any order is taken. Names end in their only NUL; DNSNAME, which decides nothing, may hold anything.
 */
#ifndef ITLPHONE_TRUSTLIST_H
#define ITLPHONE_TRUSTLIST_H

#include <stdbool.h>
#include <stdint.h>

#include "reason/reason.h"
#include "tlv/tlv.h"
#include "trustlist/trustlist_types.h"

/**
 * Reads and checks a header alone (a signed file's payload follows at header.length).
 * @param source  the file; @param header  [out] valid with REASON_NONE only
 * @param fault   [out] where and what, may be NULL
 * @return REASON_NONE, REASON_MALFORMED, REASON_NAME_TOO_LONG, REASON_SERIAL_TOO_LONG,
 *         REASON_UNSUPPORTED_ALGORITHM, REASON_FLASH_ERROR
 */
reason_t trustlist_read_header(const tlv_source_t *source, trustlist_header_t *header, trustlist_fault_t *fault);

/**
 * Goes on with the records of a list whose source and header are there, to the end of the file.
 * @param list   [in,out] valid with REASON_NONE only
 * @param fault  [out] where and what, may be NULL
 * @return REASON_NONE, REASON_TOO_LARGE, REASON_MALFORMED (a list without TIMESTAMP too), REASON_NAME_TOO_LONG,
 *         REASON_SERIAL_TOO_LONG, REASON_UNSUPPORTED_ALGORITHM, REASON_TOO_MANY_RECORDS, REASON_CERTIFICATE_TOO_LARGE,
 *         REASON_FLASH_ERROR
 */
reason_t trustlist_read_records(trustlist_t *list, trustlist_fault_t *fault);

/**
 * Reads a whole list: the header and every record once, to the end of the file.
 * @param source  the file, at most LIMIT_LIST_BYTES long
 * @param list    [out] valid with REASON_NONE only
 * @param fault   [out] where and what, may be NULL
 * @return as trustlist_read_header and trustlist_read_records
 */
reason_t trustlist_read(const tlv_source_t *source, trustlist_t *list, trustlist_fault_t *fault);

/** Starts a walk over the records of a list that trustlist_read accepted. */
trustlist_walk_t trustlist_walk(const trustlist_t *list);

/**
 * Takes the next record.
 * @param record  [out] valid with REASON_NONE
 * @return REASON_NONE; REASON_NOT_FOUND behind the last record; REASON_MALFORMED or REASON_FLASH_ERROR
 *         when the source changed since trustlist_read
 */
reason_t trustlist_next(trustlist_walk_t *walk, trustlist_record_t *record);

/**
 * Finds the next SAST record of @p walk whose issuer name and serial number are, byte by byte, those of the signer of
 * @p header. Call again for further ones: issuer and serial alone do not prove which key it is.
 * @param header_source  the file that @p header was read from
 * @param record         [out] valid with REASON_NONE
 * @return REASON_NONE; REASON_NOT_FOUND; otherwise as trustlist_next
 */
reason_t trustlist_next_signer(trustlist_walk_t *walk, const tlv_source_t *header_source,
                               const trustlist_header_t *header, trustlist_record_t *record);

/** The same for the signer of a signed file (.sgn): TFTP and CCM+TFTP records instead of SAST records. */
reason_t trustlist_next_file_signer(trustlist_walk_t *walk, const tlv_source_t *header_source,
                                    const trustlist_header_t *header, trustlist_record_t *record);

/** What is wrong, e.g. "SERIALNUMBER is there twice"; "" when nothing is. */
void trustlist_fault_text(const trustlist_fault_t *fault, char text[TRUSTLIST_FAULT_TEXT]);

/** A list without TVS and TFTP records: "Prepare Cluster for Rollback to pre 8.0". */
bool trustlist_is_rollback(const trustlist_t *list);

/** The text of FUNCTION as `show itl` prints it ("System Administrator Security Token"); NULL for an unknown role. */
const char *trustlist_role_name(uint32_t role);

/** Bytes of a digest (20, 32, 64); 0 for an unknown algorithm. */
uint32_t trustlist_digest_bytes(trustlist_digest_t digest);

/** Bytes of the modulus that a SIGNATUREMODULUS code stands for (0: 64 ... 3: 512); 0 for an unknown code. */
uint32_t trustlist_modulus_bytes(uint32_t code);

#endif
