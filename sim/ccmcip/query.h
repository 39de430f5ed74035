/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Values in the query of a URL, as forms write them (application/x-www-form-urlencoded).
 */
#ifndef CCMCIP_QUERY_H
#define CCMCIP_QUERY_H

#include <stddef.h>

/** What became of a value. */
typedef enum query_word {
    QUERY_ABSENT = 0, /**< The query does not have it. */
    QUERY_VALUE,
    QUERY_BAD, /**< It is there twice, does not fit, or holds what is no printable UTF-8, or a '%' without digits. */
} query_word_t;

/**
 * Finds a value: letters count, '+' is a blank, "%XX" a byte.
 * @param query  behind the '?', hostile
 * @param value  [out] decoded, with NUL; "" unless QUERY_VALUE is returned
 * @param size   of @p value, at least 1
 */
query_word_t query_value(const char *query, const char *name, char *value, size_t size);

#endif
