/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * PEM files of certificates and private keys, as `file build --sign` reads them: what is taken for an identity has
 * names and a serial number that a list can hold.
 */
#include <string.h>

#include "fuzz_source.h"
#include "listfile/identity.h"

static void check_identity(const listfile_identity_t *identity)
{
    CHECK(identity->certificate.size > 0 && identity->public_key.size > 0);
    CHECK(identity->serial_size <= ITL_LIMIT_SERIAL_BYTES);
    for (unsigned style = 0; style < LISTFILE_NAMES_STYLES; style++) {
        CHECK(memchr(identity->subject[style], '\0', ITL_LIMIT_NAME_BYTES) != NULL);
        CHECK(memchr(identity->issuer[style], '\0', ITL_LIMIT_NAME_BYTES) != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    listfile_identity_t identity = {0};
    base_error_t error = {""};
    if (listfile_identity_read(&identity, "input", data, size, &error)) {
        check_identity(&identity);
        if (listfile_identity_read_key(&identity, "input", data, size, &error))
            CHECK(identity.private_key.size > 0 && identity.rsa_bits >= 1024u);
        else
            CHECK(error.text[0] != '\0');
    } else {
        CHECK(error.text[0] != '\0');
    }
    listfile_identity_free(&identity);
    return 0;
}
