/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The body of a certificate, between its making and its signing. */
#include <string.h>

#include "cluster/certificate_priv.h"
#include "tlv/der.h"

enum { EXTENSIONS = 0xA3, BOOLEAN_TAG = 0x01 };

/* Appends tag, length and value; lengths up to 65535. */
void certificate_put_der(base_bytes_t *out, byte tag, const void *value, size_t size)
{
    base_put_number(out, tag, 1);
    if (size < 128) {
        base_put_number(out, (uint32_t)size, 1);
    } else if (size < 256) {
        base_put_number(out, 0x81, 1);
        base_put_number(out, (uint32_t)size, 1);
    } else {
        base_put_number(out, 0x82, 1);
        base_put_number(out, (uint32_t)size, 2);
    }
    base_put(out, value, size);
}

/* What becomes of an element: appended to out, as it is or changed. @return false: it is not what was expected */
typedef bool element_copy_t(base_bytes_t *out, const itl_tlv_source_t *source, const itl_tlv_item_t *item);

static void put_element(base_bytes_t *out, const itl_tlv_source_t *source, const itl_tlv_item_t *item)
{
    certificate_put_der(out, item->tag, source->mapped + item->value.off, item->value.len);
}

/* Appends an element whose own elements are each taken through copy. */
static bool put_each(base_bytes_t *out, const itl_tlv_source_t *source, const itl_tlv_item_t *whole,
                     element_copy_t *copy)
{
    itl_tlv_cursor_t cursor = itl_tlv_cursor_span(source, whole->value);
    itl_tlv_item_t item;
    base_bytes_t contents = {0};
    bool done = true;
    while (done && !itl_tlv_at_end(&cursor))
        done = itl_der_next(&cursor, &item) == ITL_REASON_NONE && copy(&contents, source, &item);
    certificate_put_der(out, whole->tag, contents.data, contents.size);
    out->failed = out->failed || contents.failed;
    base_bytes_free(&contents);
    return done;
}

/* Extension, RFC 5280 section 4.1: extnID, critical, extnValue. */
static bool copy_unless_critical(base_bytes_t *out, const itl_tlv_source_t *source, const itl_tlv_item_t *item)
{
    if (item->tag != BOOLEAN_TAG)
        put_element(out, source, item);
    return true;
}

static bool copy_extension(base_bytes_t *out, const itl_tlv_source_t *source, const itl_tlv_item_t *item)
{
    static const byte key_usage[] = {0x06, 3, 0x55, 0x1D, 0x0F};
    const byte *contents = source->mapped + item->value.off;
    if (item->value.len > sizeof key_usage && memcmp(contents, key_usage, sizeof key_usage) == 0)
        return put_each(out, source, item, copy_unless_critical);
    put_element(out, source, item);
    return true;
}

static bool copy_extensions(base_bytes_t *out, const itl_tlv_source_t *source, const itl_tlv_item_t *item)
{
    return put_each(out, source, item, copy_extension);
}

static bool copy_part(base_bytes_t *out, const itl_tlv_source_t *source, const itl_tlv_item_t *item)
{
    if (item->tag == EXTENSIONS)
        return put_each(out, source, item, copy_extensions);
    put_element(out, source, item);
    return true;
}

int certificate_plain_key_usage(byte *body, int size, int cap)
{
    const itl_tlv_source_t source = itl_tlv_source_memory(body, (uint32_t)size);
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
    itl_tlv_item_t whole;
    base_bytes_t made = {0};
    bool done = itl_der_next(&cursor, &whole) == ITL_REASON_NONE && put_each(&made, &source, &whole, copy_part) &&
                !made.failed && made.size <= (size_t)cap;
    if (done)
        memcpy(body, made.data, made.size);
    int result = done ? (int)made.size : -1;
    base_bytes_free(&made);
    return result;
}
