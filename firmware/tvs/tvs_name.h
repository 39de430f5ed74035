/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Compares the names and the serial number of a certificate (RFC 5280 section 4.1) with names as a trust list prints
 * them ("CN=..;OU=..;O=.." or "CN=..,O=..,OU=..").
 *
 * Attributes are compared one by one: their types by the table of tvs_attribute.h, their values byte for byte as UTF-8
 * (tvs_string.h). Their order is free, since call managers differ in it. CN, OU, O, L, ST and C of the certificate must
 * all be printed; others may be missing, as call managers leave them out (DC of Windows authorities). Two names of
 * which one cannot be read are different. Not checked: signatures, dates, the rest of the certificate. Safe for hostile
 * bytes. No state but the caller's.
 */
#ifndef ITLPHONE_TVS_NAME_H
#define ITLPHONE_TVS_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "itl_limits.h"
#include "reason/reason.h"
#include "tlv/tlv.h"
#include "tvs/tvs_attribute.h"
#include "tvs/tvs_codec.h"

/** Most attributes of a name; one with more matches nothing. */
#define ITL_TVS_NAME_ATTRIBUTES 32u

/** The parts of a certificate that say who it is; they point into it. */
typedef struct itl_tvs_identity {
    itl_tvs_bytes_t serial;  /**< Contents of the INTEGER. */
    itl_tvs_bytes_t issuer;  /**< Contents of the Name: a sequence of RDNs, DER. */
    itl_tvs_bytes_t subject; /**< Likewise. */
} itl_tvs_identity_t;

/** One attribute of a name. */
typedef struct itl_tvs_attribute {
    itl_tvs_bytes_t oid;   /**< Contents of the OBJECT IDENTIFIER. */
    uint8_t rank;          /**< As itl_tvs_attribute_rank has it. */
    uint8_t tag;           /**< Of the value: which kind of string it is (tvs_string.h), or that it is none. */
    itl_tvs_bytes_t value; /**< Contents of the value. */
    itl_tvs_bytes_t whole; /**< The value with its tag and length. */
} itl_tvs_attribute_t;

/** A walk over the attributes of a name. */
typedef struct itl_tvs_name_walk {
    itl_tlv_source_t source;
    itl_tlv_cursor_t rdns;       /**< Behind the set being read. */
    itl_tlv_cursor_t attributes; /**< In the set being read. */
} itl_tvs_name_walk_t;

/**
 * Finds serial number, issuer and subject of a certificate.
 * @param der, len   the certificate, up to ITL_LIMIT_LIST_BYTES
 * @param identity   [out] valid with ITL_REASON_NONE; points into @p der
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED
 */
ITL_MUST_USE itl_reason_t itl_tvs_identity_read(const uint8_t *der, size_t len, itl_tvs_identity_t *identity);

/** Starts a walk over a name (itl_tvs_identity_t.issuer or subject). The walk must not be moved while it is used. */
void itl_tvs_name_begin(itl_tvs_name_walk_t *walk, itl_tvs_bytes_t name);

/**
 * Takes the next attribute.
 * @return ITL_REASON_NONE; ITL_REASON_NOT_FOUND behind the last one; ITL_REASON_MALFORMED
 */
ITL_MUST_USE itl_reason_t itl_tvs_name_next(itl_tvs_name_walk_t *walk, itl_tvs_attribute_t *attribute);

/** What a comparison shows. */
typedef enum itl_tvs_name_match {
    ITL_TVS_NAME_DIFFERENT, /**< An attribute that both sides can be read of differs, or one is missing. */
    ITL_TVS_NAME_UNCLEAR,   /**< Nothing differs, but one side has something that cannot be read. */
    ITL_TVS_NAME_SAME,
} itl_tvs_name_match_t;

/**
 * Compares a name with its printed form. Separators are ';' or ',', one kind throughout, and '+' between attributes of
 * one set; blanks may follow, and stand around '='; keys in any case, as any builder writes them; a value may stand in
 * double quotes, have characters escaped by '\' or be '#' and its DER in hex (RFC 4514 section 2.4).
 * Unclear are a key that nobody knows, a component without '=', and a value that is not text.
 * @param name   DER, hostile; malformed, or of more than ITL_TVS_NAME_ATTRIBUTES attributes, it is different
 * @param text   printed, hostile; one NUL at its end is not counted
 */
itl_tvs_name_match_t itl_tvs_name_compare(itl_tvs_bytes_t name, itl_tvs_bytes_t text);

/** Compares serial numbers as unsigned integers: leading zero bytes do not count. Empty ones equal nothing. */
bool itl_tvs_serial_matches(itl_tvs_bytes_t a, itl_tvs_bytes_t b);

#endif
