/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tlv/certificate.h"

#include "tlv/der.h"

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
};

static const itl_der_step_t way_to_signature[] = {
    {ITL_DER_SEQUENCE, ITL_DER_UNWRAP}, /* Certificate */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},   /* tbsCertificate */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},   /* signatureAlgorithm */
};

/* Each takes what is wanted of the element found; the cursor stands behind it. */
typedef itl_reason_t take_t(const itl_tlv_cursor_t *cursor, const itl_tlv_item_t *item, itl_tlv_span_t *found);

static itl_reason_t take_contents(const itl_tlv_cursor_t *cursor, const itl_tlv_item_t *item, itl_tlv_span_t *found)
{
    (void)cursor;
    *found = item->value;
    return ITL_REASON_NONE;
}

static itl_reason_t take_whole(const itl_tlv_cursor_t *cursor, const itl_tlv_item_t *item, itl_tlv_span_t *found)
{
    *found = (itl_tlv_span_t){.off = item->start, .len = cursor->off - item->start};
    return ITL_REASON_NONE;
}

/* Of an AlgorithmIdentifier. */
static itl_reason_t take_algorithm(const itl_tlv_cursor_t *cursor, const itl_tlv_item_t *item, itl_tlv_span_t *found)
{
    itl_tlv_cursor_t inside = itl_tlv_cursor_span(cursor->source, item->value);
    itl_tlv_item_t oid = {0};
    itl_reason_t reason = itl_der_next(&inside, &oid);
    if (reason != ITL_REASON_NONE) {
        return reason;
    }
    if (oid.tag != ITL_DER_OID) {
        return ITL_REASON_MALFORMED;
    }
    *found = oid.value;
    return ITL_REASON_NONE;
}

/* Of a BIT STRING, the last element where it stands: its first byte says how many bits of the last one do not count. */
static itl_reason_t take_bits(const itl_tlv_cursor_t *cursor, const itl_tlv_item_t *item, itl_tlv_span_t *found)
{
    uint8_t unused = 0;
    if (item->value.len == 0 || !itl_tlv_at_end(cursor)) {
        return ITL_REASON_MALFORMED;
    }
    itl_reason_t reason = itl_tlv_read(cursor->source, item->value.off, &unused, 1);
    if (reason != ITL_REASON_NONE) {
        return reason;
    }
    if (unused != 0) {
        return ITL_REASON_MALFORMED;
    }
    *found = (itl_tlv_span_t){.off = item->value.off + 1, .len = item->value.len - 1};
    return ITL_REASON_NONE;
}

/* How many steps lead to each part, and what stands there. */
static const struct {
    const itl_der_step_t *way;
    uint8_t steps;
    uint8_t tag;
    take_t *take;
} parts[] = {
    [ITL_CERTIFICATE_SERIAL] = {way_to_key, 3, ITL_DER_INTEGER, take_contents},
    [ITL_CERTIFICATE_ISSUER] = {way_to_key, 5, ITL_DER_SEQUENCE, take_contents},
    [ITL_CERTIFICATE_SUBJECT] = {way_to_key, 7, ITL_DER_SEQUENCE, take_contents},
    [ITL_CERTIFICATE_KEY_INFO] = {way_to_key, 8, ITL_DER_SEQUENCE, take_whole},
    [ITL_CERTIFICATE_KEY_ALGORITHM] = {way_to_key, 9, ITL_DER_SEQUENCE, take_algorithm},
    [ITL_CERTIFICATE_KEY] = {way_to_key, 10, ITL_DER_BIT_STRING, take_bits},
    [ITL_CERTIFICATE_SIGNATURE] = {way_to_signature, 3, ITL_DER_BIT_STRING, take_bits},
};

itl_reason_t itl_certificate_find(const itl_tlv_source_t *source, itl_tlv_span_t certificate,
                                  itl_certificate_part_t part, itl_tlv_span_t *found)
{
    itl_tlv_cursor_t cursor = itl_tlv_cursor_span(source, certificate);
    itl_tlv_item_t item = {0};
    itl_reason_t reason = itl_der_follow(&cursor, parts[part].way, parts[part].steps);
    if (reason == ITL_REASON_NONE) {
        reason = itl_der_next(&cursor, &item);
    }
    if (reason != ITL_REASON_NONE) {
        return reason;
    }
    return item.tag == parts[part].tag ? parts[part].take(&cursor, &item, found) : ITL_REASON_MALFORMED;
}
