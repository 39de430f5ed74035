/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Distinguished names of certificates, as trust lists write them. Inside this room only.
 */
#ifndef LISTFILE_NAMES_H
#define LISTFILE_NAMES_H

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "listfile/identity.h"

/**
 * Writes a name. The order of the attributes is the style's, whatever it is in the certificate; attributes that are
 * there more than once keep their order among each other, those that are missing are left out, and attributes beside
 * the six follow last. Values are written as they are: there is no escaping in trust lists.
 * @param text  [out] LIMIT_NAME_BYTES, with NUL
 * @return false: longer than that, or a value with a NUL in it
 */
bool listfile_name_write(WOLFSSL_X509_NAME *name, listfile_names_t style, char text[LIMIT_NAME_BYTES]);

#endif
