/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Names of certificates against printed names.
 *
 * Input: two bytes, the length of the text, big-endian; the text; the rest is a name in DER, and once more a whole
 * certificate.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "fuzz.h"
#include "tvs/tvs_name.h"

/* Every attribute of a name lies inside it. */
static void walk(tvs_bytes_t name)
{
    tvs_name_walk_t names;
    tvs_attribute_t attribute;
    tvs_name_begin(&names, name);
    while (tvs_name_next(&names, &attribute) == REASON_NONE)
        CHECK(attribute.value.data >= name.data && attribute.value.data + attribute.value.len <= name.data + name.len);
}

/* Prints a name as a call manager does; that must match, unless a value makes the print ambiguous or too long. */
static void check_own_print(tvs_bytes_t name)
{
    static uint8_t text[8192];
    size_t len = 0;
    tvs_name_walk_t names;
    tvs_attribute_t attribute;
    reason_t reason = REASON_NONE;
    tvs_name_begin(&names, name);
    for (unsigned i = 0; (reason = tvs_name_next(&names, &attribute)) == REASON_NONE; i++) {
        bool plain = attribute.key != NULL && attribute.value.len > 0 && i < TVS_NAME_ATTRIBUTES;
        for (size_t k = 0; plain && k < attribute.value.len; k++)
            plain = attribute.value.data[k] > ' ' && strchr(";,\\\"", attribute.value.data[k]) == NULL;
        if (!plain || len + attribute.value.len + 32 > sizeof text)
            return;
        len += (size_t)snprintf((char *)text + len, 32, "%s%s=", len > 0 ? ";" : "", attribute.key);
        memcpy(text + len, attribute.value.data, attribute.value.len);
        len += attribute.value.len;
    }
    if (reason == REASON_NOT_FOUND && len > 0)
        CHECK(tvs_name_matches(name, (tvs_bytes_t){text, len}));
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
    tvs_name_matches(name, text);
    tvs_serial_matches(name, text);
    walk(name);
    check_own_print(name);
    if (tvs_identity_read(name.data, name.len, &identity) == REASON_NONE) {
        walk(identity.subject);
        tvs_name_matches(identity.issuer, text);
    }
    return 0;
}
