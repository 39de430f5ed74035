/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Distinguished names of certificates, as trust lists write them.
 */
#ifndef LISTFILE_NAMES_H
#define LISTFILE_NAMES_H

#include <stdbool.h>

#include "itl_limits.h"
#include "tvs/tvs_name.h"

/** How names are written (docs/formats.md, "Names"). A list and the header over it must use the same. */
typedef enum listfile_names {
    LISTFILE_NAMES_SEMICOLON, /**< CN=..;OU=..;O=..;L=..;ST=..;C=..: a call manager. */
    LISTFILE_NAMES_COMMA,     /**< CN=..,O=..,OU=..,L=..,ST=..,C=..: other builders. */
    LISTFILE_NAMES_STYLES,
} listfile_names_t;

/**
 * Writes a name. The order of the attributes is the style's, whatever it is in the certificate; attributes that are
 * there more than once keep their order among each other, those that are missing are left out, and attributes beside
 * the six follow last, under the keys of tvs_attribute.h. Values are written as UTF-8 and as they are: there is no
 * escaping in trust lists. What is not text is '#' and its DER in hex (RFC 4514 section 2.4).
 * @param name  DER, as itl_tvs_identity_read finds it
 * @param text  [out] ITL_LIMIT_NAME_BYTES, with NUL
 * @return false: longer than that, malformed, or a value with a NUL in it
 */
bool listfile_name_write(itl_tvs_bytes_t name, listfile_names_t style, char text[ITL_LIMIT_NAME_BYTES]);

#endif
