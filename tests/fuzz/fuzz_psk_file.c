/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A file with the secret of coaps: what is taken reads the same when it is written; what is not leaves nothing behind,
 * and no complaint quotes the key.
 */
#include <ctype.h>
#include <string.h>

#include "base/psk_file.h"
#include "fuzz.h"

static void check_secret(const itl_coap_psk_t *psk)
{
    char text[PSK_FILE_BYTES];
    itl_coap_psk_t again;
    base_error_t error = {""};
    psk_file_format(psk, text);
    const base_bytes_t written = {.data = (uint8_t *)text, .size = strlen(text)};
    CHECK(written.size > 0 && text[written.size - 1] == '\n');
    CHECK(psk_file_parse("again", &written, &again, &error));
    CHECK(strcmp(again.identity, psk->identity) == 0 && again.key_len == psk->key_len);
    CHECK(memcmp(again.key, psk->key, psk->key_len) == 0);
}

static bool is_zero(const char *bytes, size_t len)
{
    while (len > 0 && bytes[len - 1] == 0)
        len--;
    return len == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    itl_coap_psk_t psk;
    base_bytes_t bytes = {0};
    base_error_t error = {""};
    base_put(&bytes, data, size);
    if (psk_file_parse("input", &bytes, &psk, &error)) {
        CHECK(psk.key_len >= ITL_COAP_PSK_KEY_MIN && psk.key_len <= ITL_COAP_PSK_KEY_MAX && psk.identity[0] != '\0');
        check_secret(&psk);
    } else {
        CHECK(strncmp(error.text, "input: ", 7) == 0 && psk.key_len == 0);
        CHECK(is_zero(psk.identity, sizeof psk.identity) && is_zero((const char *)psk.key, sizeof psk.key));
        for (const char *at = error.text; *at != '\0'; at++)
            CHECK(isprint((unsigned char)*at) != 0);
    }
    base_bytes_free(&bytes);
    return 0;
}
