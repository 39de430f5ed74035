/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Keys and certificates: the input as certificate and as key of the record that is said to have signed c1-cucm-shape.
 * The signature is good only with the signer's own key, which then stands in the input.
 */
#include <stdbool.h>
#include <string.h>

#include "fuzz_source.h"
#include "signature/signature.h"
#include "test_work.h"

static uint8_t file[10000];
static itl_tlv_source_t source;
static itl_trustlist_t list;
static itl_trustlist_record_t signer;

static void prepare(void)
{
    source = itl_tlv_source_memory(file, fuzz_read_file("c1-cucm-shape.tlv", file, sizeof file));
    CHECK(itl_trustlist_read(&source, &list, NULL) == ITL_REASON_NONE);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    CHECK(itl_trustlist_next_signer(&walk, &source, &list.header, &signer) == ITL_REASON_NONE);
}

/* The signer's modulus within bytes: without it no signature of c1 can be good. */
static bool holds_modulus(const uint8_t *bytes, size_t len)
{
    enum { MODULUS_AT = 7, MODULUS_LEN = 128 };
    const uint8_t *modulus = file + signer.public_key.off + MODULUS_AT;
    for (size_t i = 0; i + MODULUS_LEN <= len; i++)
        if (memcmp(bytes + i, modulus, MODULUS_LEN) == 0)
            return true;
    return false;
}

static void check_record(const uint8_t *keys, uint32_t size, itl_tlv_span_t public_key, itl_tlv_span_t certificate)
{
    fuzz_flash_t flash = {keys, size};
    itl_tlv_source_t mapped = itl_tlv_source_memory(keys, size);
    itl_tlv_source_t unmapped = fuzz_unmapped(&flash);
    itl_trustlist_record_t record = signer;
    record.public_key = public_key;
    record.certificate = certificate;
    itl_reason_t reason = itl_signature_verify_record(test_work(), &source, &list.header, &mapped, &record);
    CHECK(itl_signature_verify_record(test_work(), &source, &list.header, &unmapped, &record) == reason);
    CHECK(reason == ITL_REASON_NONE || reason == ITL_REASON_BAD_SIGNATURE || reason == ITL_REASON_UNSUPPORTED_KEY);
    CHECK(reason != ITL_REASON_NONE || certificate.len == 0 || holds_modulus(keys + certificate.off, certificate.len));
    CHECK(reason != ITL_REASON_NONE || public_key.len == 0 || holds_modulus(keys + public_key.off, public_key.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t both[ITL_LIMIT_CERTIFICATE_BYTES + ITL_LIMIT_PUBLIC_KEY_BYTES];
    if (source.size == 0)
        prepare();
    if (size == 0 || size > ITL_LIMIT_CERTIFICATE_BYTES)
        return 0;
    uint32_t len = (uint32_t)size;
    uint32_t key_len = signer.public_key.len;
    itl_tlv_span_t none = {0, 0};
    itl_reason_t reason = itl_signature_verify_certificate(test_work(), &source, &list.header, data, size);
    CHECK(reason != ITL_REASON_NONE || holds_modulus(data, size));
    memcpy(both, file + signer.public_key.off, key_len);
    memcpy(both + key_len, data, size);
    check_record(both, key_len + len, (itl_tlv_span_t){0, key_len}, (itl_tlv_span_t){key_len, len});
    check_record(both, key_len + len, none, (itl_tlv_span_t){key_len, len});
    check_record(both, key_len + len, (itl_tlv_span_t){key_len, len}, none);
    return 0;
}
