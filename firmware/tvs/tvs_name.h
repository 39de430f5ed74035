/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Who a certificate is about, against how a trust list spells it: the names and the serial number of a certificate
 * (RFC 5280 section 4.1), compared with printed names ("CN=..;OU=..;O=.." or "CN=..,O=..,OU=..").
 *
 * Compared are attributes, one by one, values byte for byte; their order is free, since builders differ in it. CN, OU,
 * O, L, ST and C of the certificate must all be printed; call managers leave others (DC of Windows authorities) out.
 * Not checked: signatures, dates, the rest of the certificate. Safe for hostile bytes. No state but the caller's.
 */
#ifndef ITLPHONE_TVS_NAME_H
#define ITLPHONE_TVS_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reason/reason.h"
#include "tlv/tlv.h"
#include "tvs/tvs_codec.h"

/** Most attributes of a name; one with more matches nothing. */
#define TVS_NAME_ATTRIBUTES 32u

/** The parts of a certificate that say who it is; they point into it. */
typedef struct tvs_identity {
    tvs_bytes_t serial;  /**< Contents of the INTEGER. */
    tvs_bytes_t issuer;  /**< Contents of the Name: a sequence of RDNs, DER. */
    tvs_bytes_t subject; /**< Likewise. */
} tvs_identity_t;

/** One attribute of a name. */
typedef struct tvs_attribute {
    const char *key;   /**< "CN"; NULL for a type without a short name here. */
    uint8_t rank;      /**< Place in a call manager's order: 0 CN, 1 OU, 2 O, 3 L, 4 ST, 5 C, then the others. */
    tvs_bytes_t value; /**< Contents of the string, whatever its type. */
} tvs_attribute_t;

/** A walk over the attributes of a name. */
typedef struct tvs_name_walk {
    tlv_source_t source;
    tlv_cursor_t rdns;       /**< Behind the set being read. */
    tlv_cursor_t attributes; /**< In the set being read. */
} tvs_name_walk_t;

/**
 * Finds serial number, issuer and subject of a certificate.
 * @param der, len   the certificate
 * @param identity   [out] valid with REASON_NONE; points into @p der
 * @return REASON_NONE; REASON_MALFORMED
 */
reason_t tvs_identity_read(const uint8_t *der, size_t len, tvs_identity_t *identity);

/** Starts a walk over a name (tvs_identity_t.issuer or subject). The walk must not be moved while it is used. */
void tvs_name_begin(tvs_name_walk_t *walk, tvs_bytes_t name);

/**
 * Takes the next attribute.
 * @return REASON_NONE; REASON_NOT_FOUND behind the last one; REASON_MALFORMED
 */
reason_t tvs_name_next(tvs_name_walk_t *walk, tvs_attribute_t *attribute);

/**
 * Compares a name with its printed form. Separators are ';' or ',', one kind throughout, blanks may follow; keys in any
 * case; a value may stand in double quotes or have characters escaped by '\' (RFC 4514 section 2.4).
 * @param name   DER, hostile
 * @param text   printed, hostile; one NUL at its end is not counted
 * @return true when every printed attribute is one of @p name and none that must be printed is left over
 */
bool tvs_name_matches(tvs_bytes_t name, tvs_bytes_t text);

/** Compares serial numbers as unsigned integers: leading zero bytes do not count. Empty ones equal nothing. */
bool tvs_serial_matches(tvs_bytes_t a, tvs_bytes_t b);

#endif
