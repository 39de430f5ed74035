/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * ITLRecovery.p12: what is unpacked is PEM, whatever it says; anything else is told in words.
 */
#include <string.h>

#include "cluster/certificate.h"
#include "fuzz_source.h"
#include "listfile/identity.h"

#define PASSWORD "fuzz"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    base_bytes_t p12 = {0};
    base_bytes_t pem = {0};
    base_error_t error = {""};
    base_put(&p12, data, size);
    if (certificate_from_pkcs12("input", &p12, PASSWORD, &pem, &error)) {
        listfile_identity_t identity = {0};
        bool read = listfile_identity_read(&identity, "input", pem.data, pem.size, &error);
        CHECK(read || error.text[0] != '\0');
        listfile_identity_free(&identity);
    } else {
        CHECK(error.text[0] != '\0');
    }
    base_bytes_free(&pem);
    base_bytes_free(&p12);
    return 0;
}
