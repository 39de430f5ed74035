/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Texts as numbers, bytes and MAC addresses: what is read, written again, is what stood there, zeros that lead and case
 * aside.
 */
#include <string.h>

#include "fuzz_file.h"
#include "text/text.h"
#include "text/text_read.h"

static void check_number(const char *text)
{
    char again[ITL_TEXT_DECIMAL_BYTES];
    itl_text_t out = itl_text_in(again, sizeof again);
    uint64_t number = 0;
    size_t len = strlen(text);
    size_t digits = itl_text_leading_number(text, len, ITL_TEXT_NUMBER_MAX, &number);
    int64_t whole = itl_text_number(text, len, 0, UINT32_MAX);
    CHECK(digits <= len && strspn(text, ITL_TEXT_DIGITS) >= digits);
    CHECK(whole == (digits > 0 && digits == len && number <= UINT32_MAX ? (int64_t)number : -1));
    itl_text_decimal(&out, number);
    size_t zeros = strspn(text, "0");
    CHECK(digits == 0 || zeros >= digits || memcmp(text + zeros, again, digits - zeros) == 0);
}

static void check_bytes(const char *text)
{
    uint8_t bytes[16];
    char again[2 * sizeof bytes + 1];
    size_t count = strlen(text) / 2 < sizeof bytes ? strlen(text) / 2 : sizeof bytes;
    itl_text_t out = itl_text_in(again, sizeof again);
    bool read = itl_text_read_hex(text, bytes, count);
    CHECK(read == (strspn(text, ITL_TEXT_HEX) >= 2 * count));
    if (!read)
        return;
    itl_text_hex(&out, bytes, count);
    CHECK(itl_text_begins(text, again));
}

static void check_mac(const char *text)
{
    uint8_t mac[ITL_TEXT_MAC_BYTES];
    char again[2 * ITL_TEXT_MAC_BYTES + 1];
    itl_text_t out = itl_text_in(again, sizeof again);
    if (!itl_text_read_mac(text, mac))
        return;
    itl_text_mac(&out, mac);
    for (const char *digit = again; *digit != '\0'; digit++, text++) {
        text += strspn(text, ":-.");
        CHECK(itl_text_lower(*text) == itl_text_lower(*digit));
    }
    CHECK(*text == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    check_number(text);
    check_bytes(text);
    check_mac(text);
    free(text);
    return 0;
}
