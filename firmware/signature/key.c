/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signature/signature_priv.h"

#include <string.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/error-crypt.h>

#include "tlv/der.h"

/** The way from a certificate to its subjectPublicKey (RFC 5280 section 4.1). */
static const itl_der_step_t way_to_key[] = {
    {ITL_DER_SEQUENCE, ITL_DER_UNWRAP},    /* Certificate */
    {ITL_DER_SEQUENCE, ITL_DER_ENTER},     /* tbsCertificate */
    {ITL_DER_CONTEXT_0, ITL_DER_OPTIONAL}, /* version */
    {ITL_DER_INTEGER, ITL_DER_SKIP},       /* serialNumber */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},      /* signature */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},      /* issuer */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},      /* validity */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},      /* subject */
    {ITL_DER_SEQUENCE, ITL_DER_ENTER},     /* subjectPublicKeyInfo */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},      /* algorithm */
    {ITL_DER_BIT_STRING, ITL_DER_UNWRAP},  /* subjectPublicKey */
};

/** How many of them lead to the algorithm of the key, and the one into it. */
enum {
    STEPS_TO_ALGORITHM = sizeof way_to_key / sizeof way_to_key[0] - 2,
    STEPS_TO_KEY_INFO = STEPS_TO_ALGORITHM - 1,
};
static const itl_der_step_t way_to_oid[] = {{ITL_DER_SEQUENCE, ITL_DER_ENTER}};

/** RSAPublicKey (RFC 8017 appendix A.1.1). */
static const itl_der_step_t way_to_modulus[] = {{ITL_DER_SEQUENCE, ITL_DER_UNWRAP}};

/** What wolfCrypt says of a key or certificate that it cannot take. */
static itl_reason_t from_wolfcrypt(int result)
{
    return result == MEMORY_E ? ITL_REASON_INTERNAL : ITL_REASON_UNSUPPORTED_KEY;
}

static itl_reason_t unless_flash(itl_reason_t reason)
{
    return reason == ITL_REASON_FLASH_ERROR ? reason : ITL_REASON_UNSUPPORTED_KEY;
}

/* Walks to the key of a certificate by the nesting of its elements. Searching for the key's bytes would be simpler and
 * wrong: they may stand anywhere, in an extension for one. Decoding the certificate would be right and cost more than
 * the signature itself. */
static itl_reason_t find_certificate_key(const itl_tlv_source_t *source, itl_tlv_span_t certificate,
                                         itl_tlv_span_t *key)
{
    itl_tlv_cursor_t cursor = itl_tlv_cursor_span(source, certificate);
    uint8_t unused_bits = 0;
    itl_reason_t reason = itl_der_follow(&cursor, way_to_key, sizeof way_to_key / sizeof way_to_key[0]);
    if (reason == ITL_REASON_NONE) {
        reason = itl_tlv_peek(&cursor, &unused_bits);
    }
    if (reason != ITL_REASON_NONE) {
        return reason;
    }
    *key = (itl_tlv_span_t){.off = cursor.off + 1, .len = cursor.end - cursor.off - 1};
    return unused_bits == 0 ? ITL_REASON_NONE : ITL_REASON_MALFORMED;
}

static itl_reason_t check_agreement(const itl_tlv_source_t *source, const itl_trustlist_record_t *record)
{
    itl_tlv_span_t key = {0};
    itl_reason_t reason = find_certificate_key(source, record->certificate, &key);
    bool equal = false;
    if (reason == ITL_REASON_NONE) {
        reason = itl_tlv_equal(source, key, source, record->public_key, &equal);
    }
    if (reason != ITL_REASON_NONE) {
        return unless_flash(reason);
    }
    return equal ? ITL_REASON_NONE : ITL_REASON_UNSUPPORTED_KEY;
}

/* Big-endian numbers of a key, without leading zeros. */
typedef struct key_numbers {
    const uint8_t *modulus;
    const uint8_t *exponent;
    uint32_t modulus_len;
    uint32_t exponent_len;
} key_numbers_t;

/* A positive INTEGER, without the zero that keeps it positive. */
static bool read_number(itl_tlv_cursor_t *cursor, const uint8_t *der, const uint8_t **number, uint32_t *len)
{
    itl_tlv_item_t item = {0};
    if (itl_der_next(cursor, &item) != ITL_REASON_NONE || item.tag != ITL_DER_INTEGER || item.value.len == 0) {
        return false;
    }
    const uint8_t *first = der + item.value.off;
    bool zero = *first == 0;
    *number = zero ? first + 1 : first;
    *len = item.value.len - (zero ? 1 : 0);
    return *len != 0 && *first < 0x80;
}

/* RSAPublicKey: modulus and public exponent, nothing behind them. */
static bool read_numbers(const uint8_t *der, uint32_t len, key_numbers_t *key)
{
    itl_tlv_source_t source = itl_tlv_source_memory(der, len);
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
    return itl_der_follow(&cursor, way_to_modulus, 1) == ITL_REASON_NONE &&
           read_number(&cursor, der, &key->modulus, &key->modulus_len) &&
           read_number(&cursor, der, &key->exponent, &key->exponent_len) && itl_tlv_at_end(&cursor);
}

/* An exponent of 1 would make every signature good; even ones are none (RFC 8017 section 3.1); one as long as the
 * modulus would cost as much as making a signature, for each of the keys that a stranger's list may have. */
static bool is_sound(const key_numbers_t *key)
{
    return key->modulus_len >= ITL_LIMIT_RSA_BITS_MIN / 8u && key->modulus_len <= ITL_LIMIT_RSA_BITS_MAX / 8u &&
           key->modulus[0] >= 0x80 && (key->exponent[key->exponent_len - 1] & 1u) != 0 &&
           key->exponent_len <= ITL_LIMIT_RSA_EXPONENT_BYTES && (key->exponent_len > 1 || key->exponent[0] >= 3);
}

itl_reason_t itl_key_from_public_key_bytes(itl_signature_work_t *work, const uint8_t *der, size_t len)
{
    key_numbers_t key = {0};
    if (len > ITL_LIMIT_PUBLIC_KEY_BYTES || !read_numbers(der, (uint32_t)len, &key) || !is_sound(&key)) {
        return ITL_REASON_UNSUPPORTED_KEY;
    }
    if (wc_InitRsaKey(&work->key, NULL) != 0) {
        return ITL_REASON_INTERNAL;
    }
    int result = wc_RsaPublicKeyDecodeRaw(key.modulus, key.modulus_len, key.exponent, key.exponent_len, &work->key);
    if (result != 0) {
        wc_FreeRsaKey(&work->key);
        return from_wolfcrypt(result);
    }
    /* What the key came from may be overwritten while the file is read for its digest. */
    memmove(work->public_key, key.modulus, key.modulus_len);
    return ITL_REASON_NONE;
}

static itl_reason_t key_from_public_key(itl_signature_work_t *work, const itl_tlv_source_t *source, itl_tlv_span_t key)
{
    const uint8_t *der = work->public_key;
    if (key.len > sizeof work->public_key) {
        return ITL_REASON_UNSUPPORTED_KEY;
    }
    if (source->mapped != NULL) {
        der = source->mapped + key.off;
    } else {
        itl_reason_t reason = itl_tlv_read(source, key.off, work->public_key, key.len);
        if (reason != ITL_REASON_NONE) {
            return unless_flash(reason);
        }
    }
    return itl_key_from_public_key_bytes(work, der, key.len);
}

/* Is the key's algorithm rsaEncryption (RFC 3279 section 2.3.1)? Keys for RSA-PSS alone look the same. */
static bool is_rsa(const itl_tlv_source_t *source)
{
    static const uint8_t rsa_encryption[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01};
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(source);
    itl_tlv_item_t oid = {0};
    return itl_der_follow(&cursor, way_to_key, STEPS_TO_ALGORITHM) == ITL_REASON_NONE &&
           itl_der_follow(&cursor, way_to_oid, 1) == ITL_REASON_NONE &&
           itl_der_next(&cursor, &oid) == ITL_REASON_NONE && oid.tag == ITL_DER_OID &&
           oid.value.len == sizeof rsa_encryption &&
           memcmp(source->mapped + oid.value.off, rsa_encryption, sizeof rsa_encryption) == 0;
}

/* Not decoded by wolfCrypt: that refuses a whole certificate for an extension that it does not know, and what a
 * certificate says beside its key is nobody's business here. */
itl_reason_t itl_key_from_certificate(itl_signature_work_t *work, const uint8_t *der, size_t len)
{
    if (der == NULL || len == 0 || len > ITL_LIMIT_CERTIFICATE_BYTES) {
        return ITL_REASON_UNSUPPORTED_KEY;
    }
    const itl_tlv_source_t source = itl_tlv_source_memory(der, (uint32_t)len);
    itl_tlv_span_t key = {0};
    if (find_certificate_key(&source, (itl_tlv_span_t){0, (uint32_t)len}, &key) != ITL_REASON_NONE ||
        !is_rsa(&source)) {
        return ITL_REASON_UNSUPPORTED_KEY;
    }
    return itl_key_from_public_key_bytes(work, der + key.off, key.len);
}

itl_reason_t itl_key_find(const uint8_t *der, size_t len, itl_tlv_span_t *key)
{
    if (der == NULL || len == 0 || len > ITL_LIMIT_CERTIFICATE_BYTES) {
        return ITL_REASON_UNSUPPORTED_KEY;
    }
    const itl_tlv_source_t source = itl_tlv_source_memory(der, (uint32_t)len);
    if (is_rsa(&source)) {
        return find_certificate_key(&source, (itl_tlv_span_t){0, (uint32_t)len}, key);
    }
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
    itl_tlv_item_t info = {0};
    itl_reason_t reason = itl_der_follow(&cursor, way_to_key, STEPS_TO_KEY_INFO);
    if (reason == ITL_REASON_NONE) {
        reason = itl_der_next(&cursor, &info);
    }
    if (reason == ITL_REASON_NONE) {
        *key = (itl_tlv_span_t){.off = info.start, .len = cursor.off - info.start};
    }
    return reason;
}

itl_reason_t itl_key_from_record(itl_signature_work_t *work, const itl_tlv_source_t *source,
                                 const itl_trustlist_record_t *record)
{
    itl_tlv_span_t certificate = record->certificate;
    if (record->public_key.len != 0) {
        itl_reason_t reason = certificate.len != 0 ? check_agreement(source, record) : ITL_REASON_NONE;
        return reason == ITL_REASON_NONE ? key_from_public_key(work, source, record->public_key) : reason;
    }
    if (source->mapped != NULL) {
        return itl_key_from_certificate(work, source->mapped + certificate.off, certificate.len);
    }
    size_t len = 0;
    itl_reason_t reason = itl_tlv_copy(source, certificate, work->chunk, sizeof work->chunk, &len);
    return reason == ITL_REASON_NONE ? itl_key_from_certificate(work, work->chunk, len) : unless_flash(reason);
}
