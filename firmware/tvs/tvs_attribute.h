/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Types of the attributes of a certificate's name: one table of their object identifiers, and of the names by which
 * call managers print them in trust lists. Names are written and compared by it.
 *
 * In it: all of RFC 4519 and RFC 5280 appendix A.1, those of PKCS #9 that routers use (RFC 2985), those of extended
 * validation, a few of RFC 4524. Any other type goes by its object identifier in dotted form (RFC 4512 section 1.4).
 */
#ifndef ITLPHONE_TVS_ATTRIBUTE_H
#define ITLPHONE_TVS_ATTRIBUTE_H

#include <stdbool.h>
#include <stdint.h>

#include "tvs/tvs_codec.h"

/** Room for a key as text, with its NUL. A longer object identifier has no text. */
#define ITL_TVS_ATTRIBUTE_KEY_BYTES 128u

/** Types that a call manager prints: the first ranks. */
#define ITL_TVS_RANKS_PRINTED 6u

/** Rank of a type that is not in the table. */
#define ITL_TVS_RANK_NONE 255u

/** Place of a type in a call manager's order: 0 CN, 1 OU, 2 O, 3 L, 4 ST, 5 C, then the others; ITL_TVS_RANK_NONE.
 *  @param oid  contents of the OBJECT IDENTIFIER */
uint8_t itl_tvs_attribute_rank(itl_tvs_bytes_t oid);

/**
 * Writes the key under which a type is printed: "CN"; "1.2.3" for one that is not in the table.
 * @param oid  contents of the OBJECT IDENTIFIER, hostile
 * @param key  [out] text with NUL
 * @return false: not an object identifier, or one without room
 */
bool itl_tvs_attribute_key(itl_tvs_bytes_t oid, char key[ITL_TVS_ATTRIBUTE_KEY_BYTES]);

/** How well a key fits a type. */
typedef enum itl_tvs_key_fit {
    ITL_TVS_KEY_FOREIGN, /**< No builder prints the type so. */
    ITL_TVS_KEY_ALIAS,   /**< Some do; others may mean another type by it ("SN"). */
    ITL_TVS_KEY_OWN, /**< The key of itl_tvs_attribute_key, or the object identifier in dotted form, also as OID.1.2.3.
                      */
} itl_tvs_key_fit_t;

/** Do builders print this type under this key, in any case of letters?
 *  @param oid  contents of the OBJECT IDENTIFIER; @param key  without '=', hostile */
itl_tvs_key_fit_t itl_tvs_attribute_fit(itl_tvs_bytes_t oid, itl_tvs_bytes_t key);

/** True when the key says which type is meant: a name of the table, or digits and dots. */
bool itl_tvs_attribute_knows_key(itl_tvs_bytes_t key);

#endif
