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
static void walk(itl_tvs_bytes_t name)
{
    itl_tvs_name_walk_t names;
    itl_tvs_attribute_t attribute;
    itl_tvs_name_begin(&names, name);
    while (itl_tvs_name_next(&names, &attribute) == ITL_REASON_NONE)
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
static bool put_value(const itl_tvs_attribute_t *attribute)
{
    uint8_t utf8[ITL_TVS_CHARACTER_BYTES];
    itl_tvs_string_t string = itl_tvs_string_begin(attribute->tag, attribute->value);
    int len = 0;
    while ((len = itl_tvs_string_next(&string, utf8)) > 0)
        if (utf8[0] <= ' ' || strchr(";,+\\\"#", utf8[0]) != NULL || !put(utf8, (size_t)len))
            return false;
    CHECK((len == 0) == itl_tvs_string_readable(attribute->tag, attribute->value));
    return len == 0 && attribute->value.len > 0;
}

/* Prints a name as file build does; that is the same name, unless a value makes the print ambiguous or too long. */
static void check_own_print(itl_tvs_bytes_t name)
{
    itl_tvs_name_walk_t names;
    itl_tvs_attribute_t attribute;
    itl_reason_t reason = ITL_REASON_NONE;
    char key[ITL_TVS_ATTRIBUTE_KEY_BYTES];
    used = 0;
    itl_tvs_name_begin(&names, name);
    for (unsigned i = 0; (reason = itl_tvs_name_next(&names, &attribute)) == ITL_REASON_NONE; i++) {
        if (i >= ITL_TVS_NAME_ATTRIBUTES || !itl_tvs_attribute_key(attribute.oid, key) || !put(";", used > 0))
            return;
        CHECK(itl_tvs_attribute_fit(attribute.oid, (itl_tvs_bytes_t){(const uint8_t *)key, strlen(key)}) ==
              ITL_TVS_KEY_OWN);
        CHECK(itl_tvs_attribute_knows_key((itl_tvs_bytes_t){(const uint8_t *)key, strlen(key)}));
        if (!put(key, strlen(key)) || !put("=", 1) || !put_value(&attribute))
            return;
    }
    if (reason == ITL_REASON_NOT_FOUND && used > 0)
        CHECK(itl_tvs_name_compare(name, (itl_tvs_bytes_t){text_of_name, used}) == ITL_TVS_NAME_SAME);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > UINT16_MAX)
        return 0;
    size_t text_len = (size_t)data[0] << 8 | data[1];
    if (text_len > size - 2)
        text_len = size - 2;
    const itl_tvs_bytes_t text = {data + 2, text_len}, name = {data + 2 + text_len, size - 2 - text_len};
    itl_tvs_identity_t identity;
    itl_tvs_name_compare(name, text);
    itl_tvs_serial_matches(name, text);
    walk(name);
    check_own_print(name);
    if (itl_tvs_identity_read(name.data, name.len, &identity) == ITL_REASON_NONE) {
        walk(identity.subject);
        itl_tvs_name_compare(identity.issuer, text);
    }
    return 0;
}
