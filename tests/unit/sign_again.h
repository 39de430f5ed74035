/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Signs a file of the tests once more, as somebody else, under another name, or with other content. */
#ifndef UNIT_SIGN_AGAIN_H
#define UNIT_SIGN_AGAIN_H

#include "base/bytes.h"
#include "trustlist/trustlist.h"

/** How. */
typedef struct sign_again {
    const char *filename; /**< FILENAME of the header. */
    itl_trustlist_digest_t digest;
    const char *pem;     /**< Path of the signer's certificate and key. */
    const char *content; /**< What stands behind the header, which is no list then; NULL: what the file has. */
} sign_again_t;

/** Signs a file again. Ends the program where that fails. @return the file; the caller frees it */
base_bytes_t sign_again(const uint8_t *file, size_t size, const sign_again_t *how);

#endif
