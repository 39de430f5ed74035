/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_pins.h"

#include <string.h>

#include "base/fileio.h"
#include "listfile/elements.h"
#include "listfile/identity.h"

/* A header that is well-formed and signed by nobody: no signature is asked for in a list made here. */
static void put_header(base_bytes_t *bytes)
{
    static const uint8_t signature[128];
    listfile_put_tlv_number(bytes, ITL_TAG_VERSION, 0x0100, 2);
    listfile_put_tlv_number(bytes, ITL_TAG_HEADER_LENGTH, 0, 2);
    base_put_number(bytes, ITL_TAG_SIGNERID, 1);
    base_put_number(bytes, 3 * 3 + 5 + 5 + 1, 2);
    listfile_put_tlv_text(bytes, ITL_TAG_SIGNERNAME, "CN=x");
    listfile_put_tlv_number(bytes, ITL_TAG_SERIALNUMBER, 1, 1);
    listfile_put_tlv_text(bytes, ITL_TAG_CANAME, "CN=x");
    base_put_number(bytes, ITL_TAG_SIGNATUREINFO, 1);
    base_put_number(bytes, 15, 2);
    listfile_put_tlv_number(bytes, ITL_TAG_DIGESTALGORITHM, ITL_DIGEST_SHA256, 1);
    base_put_number(bytes, ITL_TAG_SIGNATUREALGOINFO, 1);
    base_put_number(bytes, 8, 2);
    listfile_put_tlv_number(bytes, ITL_TAG_SIGNATUREALGORITHM, ITL_SIGNATURE_RSA, 1);
    listfile_put_tlv_number(bytes, ITL_TAG_SIGNATUREMODULUS, 1, 1);
    listfile_put_tlv(bytes, ITL_TAG_SIGNATURE, signature, sizeof signature);
    listfile_put_tlv_text(bytes, ITL_TAG_FILENAME, "pins.tlv");
    listfile_put_tlv_number(bytes, ITL_TAG_TIMESTAMP, 0, 4);
}

/* Writes the number of bytes written since start into the element at off. */
static void set_length(base_bytes_t *bytes, size_t off, size_t start)
{
    if (bytes->failed)
        return;
    size_t length = bytes->size - start;
    bytes->data[off + 3] = (uint8_t)(length >> 8);
    bytes->data[off + 4] = (uint8_t)length;
}

static void put_record(base_bytes_t *bytes, const uint8_t *der, size_t len)
{
    size_t start = bytes->size;
    listfile_put_tlv_number(bytes, ITL_RECORD_TAG_RECORDLENGTH, 0, 2);
    listfile_put_tlv_text(bytes, ITL_RECORD_TAG_SUBJECTNAME, "CN=x");
    listfile_put_tlv_number(bytes, ITL_RECORD_TAG_FUNCTION, ITL_ROLE_TVS, 2);
    listfile_put_tlv_text(bytes, ITL_RECORD_TAG_ISSUERNAME, "CN=x");
    listfile_put_tlv_number(bytes, ITL_RECORD_TAG_SERIALNUMBER, 1, 1);
    listfile_put_tlv(bytes, ITL_RECORD_TAG_CERTIFICATE, der, len);
    set_length(bytes, start, start);
}

static itl_reason_t read_list(tvs_pins_t *pins)
{
    pins->source = itl_tlv_source_memory(pins->bytes.data, (uint32_t)pins->bytes.size);
    return itl_trustlist_read(&pins->source, &pins->list, NULL);
}

bool tvs_pins_make(tvs_pins_t *pins, const uint8_t *der, size_t len, base_error_t *error)
{
    put_header(&pins->bytes);
    set_length(&pins->bytes, 5, 0);
    put_record(&pins->bytes, der, len);
    itl_reason_t reason = pins->bytes.failed ? ITL_REASON_TOO_LARGE : read_list(pins);
    return reason == ITL_REASON_NONE ||
           base_fail(error, "the certificate cannot be pinned: %s", itl_reason_text(reason));
}

static bool load_list(tvs_pins_t *pins, const char *path, base_error_t *error)
{
    itl_reason_t reason = pins->bytes.size > ITL_LIMIT_LIST_BYTES ? ITL_REASON_TOO_LARGE : read_list(pins);
    if (reason != ITL_REASON_NONE)
        return base_fail(error, "%s: neither a certificate nor a trust list", path);
    return pins->list.has_tvs || base_fail(error, "%s: this trust list has no TVS record", path);
}

bool tvs_pins_load(tvs_pins_t *pins, const char *path, base_error_t *error)
{
    if (!base_load(path, &pins->bytes, NULL, error))
        return false;
    if (memmem(pins->bytes.data, pins->bytes.size, "-----BEGIN", 10) == NULL)
        return load_list(pins, path, error);
    listfile_identity_t identity = {0};
    bool done = listfile_identity_read(&identity, path, pins->bytes.data, pins->bytes.size, error);
    base_bytes_free(&pins->bytes);
    if (done)
        done = tvs_pins_make(pins, identity.certificate.data, identity.certificate.size, error);
    listfile_identity_free(&identity);
    return done;
}

void tvs_pins_free(tvs_pins_t *pins)
{
    base_bytes_free(&pins->bytes);
}
