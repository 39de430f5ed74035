/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Names of certificates against printed names.
 *
 * Input: two bytes, the length of the text, big-endian; the text; the rest is a name in DER, and once more a whole
 * certificate.
 */
#include <stdbool.h>
#include <string.h>

#include "fuzz.h"
#include "tvs/tvs_name.h"
#include "tvs/tvs_string.h"

/* Every attribute of a name lies inside it. */
static void walk(tvs_bytes_t name)
{
    tvs_name_walk_t names;
    tvs_attribute_t attribute;
    tvs_name_begin(&names, name);
    while (tvs_name_next(&names, &attribute) == REASON_NONE)
        CHECK(attribute.value.data >= name.data && attribute.value.data + attribute.value.len <= name.data + name.len);
}

static uint8_t text_of_name[8192];
static size_t used;

static bool put(const void *bytes, size_t len)
{
    if (used + len > sizeof text_of_name)
        return false;
    memcpy(text_of_name + used, bytes, len);
    used += len;
    return true;
}

/* Prints a value as UTF-8. @return false: with it the print would be ambiguous, too long, or it is no text */
static bool put_value(const tvs_attribute_t *attribute)
{
    uint8_t utf8[TVS_CHARACTER_BYTES];
    tvs_string_t string = tvs_string_begin(attribute->tag, attribute->value);
    int len = 0;
    while ((len = tvs_string_next(&string, utf8)) > 0)
        if (utf8[0] <= ' ' || strchr(";,+\\\"#", utf8[0]) != NULL || !put(utf8, (size_t)len))
            return false;
    CHECK((len == 0) == tvs_string_readable(attribute->tag, attribute->value));
    return len == 0 && attribute->value.len > 0;
}

/* Prints a name as file build does; that is the same name, unless a value makes the print ambiguous or too long. */
static void check_own_print(tvs_bytes_t name)
{
    tvs_name_walk_t names;
    tvs_attribute_t attribute;
    reason_t reason = REASON_NONE;
    char key[TVS_ATTRIBUTE_KEY_BYTES];
    used = 0;
    tvs_name_begin(&names, name);
    for (unsigned i = 0; (reason = tvs_name_next(&names, &attribute)) == REASON_NONE; i++) {
        if (i >= TVS_NAME_ATTRIBUTES || !tvs_attribute_key(attribute.oid, key) || !put(";", used > 0))
            return;
        CHECK(tvs_attribute_fit(attribute.oid, (tvs_bytes_t){(const uint8_t *)key, strlen(key)}) == TVS_KEY_OWN);
        CHECK(tvs_attribute_knows_key((tvs_bytes_t){(const uint8_t *)key, strlen(key)}));
        if (!put(key, strlen(key)) || !put("=", 1) || !put_value(&attribute))
            return;
    }
    if (reason == REASON_NOT_FOUND && used > 0)
        CHECK(tvs_name_compare(name, (tvs_bytes_t){text_of_name, used}) == TVS_NAME_SAME);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > UINT16_MAX)
        return 0;
    size_t text_len = (size_t)data[0] << 8 | data[1];
    if (text_len > size - 2)
        text_len = size - 2;
    const tvs_bytes_t text = {data + 2, text_len}, name = {data + 2 + text_len, size - 2 - text_len};
    tvs_identity_t identity;
    tvs_name_compare(name, text);
    tvs_serial_matches(name, text);
    walk(name);
    check_own_print(name);
    if (tvs_identity_read(name.data, name.len, &identity) == REASON_NONE) {
        walk(identity.subject);
        tvs_name_compare(identity.issuer, text);
    }
    return 0;
}
