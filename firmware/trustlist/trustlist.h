/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The structure of a trust list (ITL and CTL share it) and of the header of a signed file
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
 * @param source  the file; @param header  [out] valid with ITL_REASON_NONE only
 * @param fault   [out] where and what, may be NULL
 * @return ITL_REASON_NONE, ITL_REASON_MALFORMED, ITL_REASON_NAME_TOO_LONG, ITL_REASON_SERIAL_TOO_LONG,
 *         ITL_REASON_UNSUPPORTED_ALGORITHM, ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_trustlist_read_header(const itl_tlv_source_t *source, itl_trustlist_header_t *header,
                                                    itl_trustlist_fault_t *fault);

/**
 * Goes on with the records of a list whose source and header are there, to the end of the file.
 * @param list   [in,out] valid with ITL_REASON_NONE only
 * @param fault  [out] where and what, may be NULL
 * @return ITL_REASON_NONE, ITL_REASON_TOO_LARGE, ITL_REASON_MALFORMED (a list without TIMESTAMP too),
 * ITL_REASON_NAME_TOO_LONG, ITL_REASON_SERIAL_TOO_LONG, ITL_REASON_UNSUPPORTED_ALGORITHM, ITL_REASON_TOO_MANY_RECORDS,
 * ITL_REASON_CERTIFICATE_TOO_LARGE, ITL_REASON_FLASH_ERROR
 */
ITL_MUST_USE itl_reason_t itl_trustlist_read_records(itl_trustlist_t *list, itl_trustlist_fault_t *fault);

/**
 * Reads a whole list: the header and every record once, to the end of the file.
 * @param source  the file, at most ITL_LIMIT_LIST_BYTES long
 * @param list    [out] valid with ITL_REASON_NONE only
 * @param fault   [out] where and what, may be NULL
 * @return as itl_trustlist_read_header and itl_trustlist_read_records
 */
ITL_MUST_USE itl_reason_t itl_trustlist_read(const itl_tlv_source_t *source, itl_trustlist_t *list,
                                             itl_trustlist_fault_t *fault);

/** Starts a walk over the records of a list that itl_trustlist_read accepted. */
itl_trustlist_walk_t itl_trustlist_walk(const itl_trustlist_t *list);

/**
 * Takes the next record.
 * @param record  [out] valid with ITL_REASON_NONE
 * @return ITL_REASON_NONE; ITL_REASON_NOT_FOUND behind the last record; ITL_REASON_MALFORMED or ITL_REASON_FLASH_ERROR
 *         when the source changed since itl_trustlist_read
 */
ITL_MUST_USE itl_reason_t itl_trustlist_next(itl_trustlist_walk_t *walk, itl_trustlist_record_t *record);

/**
 * Finds the next SAST record of @p walk whose issuer name and serial number are, byte by byte, those of the signer of
 * @p header. Call again for further ones: issuer and serial alone do not prove which key it is.
 * @param header_source  the file that @p header was read from
 * @param record         [out] valid with ITL_REASON_NONE
 * @return ITL_REASON_NONE; ITL_REASON_NOT_FOUND; otherwise as itl_trustlist_next
 */
ITL_MUST_USE itl_reason_t itl_trustlist_next_signer(itl_trustlist_walk_t *walk, const itl_tlv_source_t *header_source,
                                                    const itl_trustlist_header_t *header,
                                                    itl_trustlist_record_t *record);

/** The same for the signer of a signed file (.sgn): TFTP and CCM+TFTP records instead of SAST records. */
ITL_MUST_USE itl_reason_t itl_trustlist_next_file_signer(itl_trustlist_walk_t *walk,
                                                         const itl_tlv_source_t *header_source,
                                                         const itl_trustlist_header_t *header,
                                                         itl_trustlist_record_t *record);

/** What is wrong, e.g. "SERIALNUMBER is there twice"; "" when nothing is. */
void itl_trustlist_fault_text(const itl_trustlist_fault_t *fault, char text[ITL_TRUSTLIST_FAULT_TEXT]);

/** A list without TVS and TFTP records: "Prepare Cluster for Rollback to pre 8.0". */
bool itl_trustlist_is_rollback(const itl_trustlist_t *list);

/** The text of FUNCTION as `show itl` prints it ("System Administrator Security Token"); NULL for an unknown role. */
const char *itl_trustlist_role_name(uint32_t role);

/** Bytes of a digest (20, 32, 64); 0 for an unknown algorithm. */
uint32_t itl_trustlist_digest_bytes(itl_trustlist_digest_t digest);

/** Bytes of the modulus that a SIGNATUREMODULUS code stands for (0: 64 ... 3: 512); 0 for an unknown code. */
uint32_t itl_trustlist_modulus_bytes(uint32_t code);

#endif
