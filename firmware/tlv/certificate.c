/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tlv/certificate.h"

#include "tlv/der.h"

/* The way to the kind of the key, and that to the algorithm of the signature. */
static const itl_der_step_t steps[] = {
    {ITL_DER_SEQUENCE, ITL_DER_UNWRAP},    /* Certificate */
    {ITL_DER_SEQUENCE, ITL_DER_ENTER},     /* tbsCertificate */
    {ITL_DER_CONTEXT_0, ITL_DER_OPTIONAL}, /* version */
    {ITL_DER_INTEGER, ITL_DER_SKIP},       /* serialNumber */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},      /* signature */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},      /* issuer */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},      /* validity */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},      /* subject */
    {ITL_DER_SEQUENCE, ITL_DER_ENTER},     /* subjectPublicKeyInfo */
    {ITL_DER_SEQUENCE, ITL_DER_ENTER},     /* its algorithm */

    {ITL_DER_SEQUENCE, ITL_DER_UNWRAP}, /* Certificate */
    {ITL_DER_SEQUENCE, ITL_DER_SKIP},   /* tbsCertificate */
};

/* What is taken of an element. */
enum { CONTENTS, WHOLE, BITS_BEHIND };

/* The steps to each part: the first of them, and how many; what stands there. */
static const struct {
    uint8_t first, count, tag, take;
} parts[] = {
    [ITL_CERTIFICATE_SERIAL] = {0, 3, ITL_DER_INTEGER, CONTENTS},
    [ITL_CERTIFICATE_ISSUER] = {0, 5, ITL_DER_SEQUENCE, CONTENTS},
    [ITL_CERTIFICATE_SUBJECT] = {0, 7, ITL_DER_SEQUENCE, CONTENTS},
    [ITL_CERTIFICATE_KEY_INFO] = {0, 8, ITL_DER_SEQUENCE, WHOLE},
    [ITL_CERTIFICATE_KEY_ALGORITHM] = {0, 10, ITL_DER_OID, CONTENTS},
    [ITL_CERTIFICATE_KEY] = {0, 9, ITL_DER_SEQUENCE, BITS_BEHIND},
    [ITL_CERTIFICATE_SIGNATURE] = {10, 2, ITL_DER_SEQUENCE, BITS_BEHIND},
};

static itl_reason_t next_of(itl_tlv_cursor_t *cursor, uint8_t tag, itl_tlv_item_t *item)
{
    itl_reason_t reason = itl_der_next(cursor, item);
    return reason == ITL_REASON_NONE && item->tag != tag ? ITL_REASON_MALFORMED : reason;
}

/* Takes a BIT STRING, the last element where it stands: its first byte says how many bits of the last one do not
 * count. */
static itl_reason_t take_bits(itl_tlv_cursor_t *cursor, itl_tlv_span_t *found)
{
    itl_tlv_item_t item = {0};
    uint8_t unused = 0;
    itl_reason_t reason = next_of(cursor, ITL_DER_BIT_STRING, &item);
    if (reason == ITL_REASON_NONE)
        reason = itl_tlv_read(cursor->source, item.value.off, &unused, 1);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (item.value.len == 0 || unused != 0 || !itl_tlv_at_end(cursor))
        return ITL_REASON_MALFORMED;
    *found = (itl_tlv_span_t){.off = item.value.off + 1, .len = item.value.len - 1};
    return ITL_REASON_NONE;
}

itl_reason_t itl_certificate_find(const itl_tlv_source_t *source, itl_tlv_span_t certificate,
                                  itl_certificate_part_t part, itl_tlv_span_t *found)
{
    itl_tlv_cursor_t cursor = itl_tlv_cursor_span(source, certificate);
    itl_tlv_item_t item = {0};
    itl_reason_t reason = itl_der_follow(&cursor, steps + parts[part].first, parts[part].count);
    if (reason == ITL_REASON_NONE)
        reason = next_of(&cursor, parts[part].tag, &item);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (parts[part].take == BITS_BEHIND)
        return take_bits(&cursor, found);
    *found =
        parts[part].take == CONTENTS ? item.value : (itl_tlv_span_t){.off = item.start, .len = cursor.off - item.start};
    return ITL_REASON_NONE;
}
