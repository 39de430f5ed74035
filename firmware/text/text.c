/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/text.h"

#include <string.h>

#include "text/text_priv.h"

/* Letters of digits: the bit that parts small ones from large ones in ASCII, and that characters of digits have. */
enum { LARGE = 0, SMALL = 'a' - 'A' };

static char digit(unsigned value, unsigned letters)
{
    return (char)((unsigned char)ITL_TEXT_LARGE_HEX[value] | letters);
}

itl_text_t itl_text_in(char *out, size_t cap)
{
    out[0] = '\0';
    return (itl_text_t){.out = out, .cap = cap};
}

bool itl_text_fits(const itl_text_t *text)
{
    return !text->cut;
}

void itl_text_chars(itl_text_t *text, const char *chars, size_t len)
{
    size_t room = text->cap - 1 - text->len;
    if (len > room) {
        text->cut = true;
        len = room;
    }
    memcpy(text->out + text->len, chars, len);
    text->len += len;
    text->out[text->len] = '\0';
}

void itl_text_string(itl_text_t *text, const char *string)
{
    itl_text_chars(text, string, strlen(string));
}

void itl_text_char(itl_text_t *text, char character)
{
    itl_text_chars(text, &character, 1);
}

void itl_text_printable(itl_text_t *text, const void *bytes, size_t len)
{
    const char *chars = bytes;
    for (size_t i = 0; i < len; i++)
        itl_text_char(text, chars[i] >= ' ' && chars[i] <= '~' ? chars[i] : '?');
}

void itl_text_digits(itl_text_t *text, uint64_t number, unsigned base)
{
    char digits[ITL_TEXT_DECIMAL_BYTES - 1];
    size_t first = sizeof digits;
    do {
        digits[--first] = digit((unsigned)(number % base), SMALL);
        number /= base;
    } while (number != 0);
    itl_text_chars(text, digits + first, sizeof digits - first);
}

void itl_text_decimal(itl_text_t *text, uint64_t number)
{
    itl_text_digits(text, number, 10);
}

void itl_text_two_digits(itl_text_t *text, uint32_t number)
{
    const char pair[] = {(char)('0' + number / 10 % 10), (char)('0' + number % 10)};
    itl_text_chars(text, pair, sizeof pair);
}

static void put_bytes(itl_text_t *text, const uint8_t *bytes, size_t count, unsigned letters, char between)
{
    for (const uint8_t *end = bytes + count; bytes < end; bytes++) {
        itl_text_char(text, digit(*bytes >> 4, letters));
        itl_text_char(text, digit(*bytes & 15u, letters));
        if (between != '\0' && bytes + 1 < end)
            itl_text_char(text, between);
    }
}

void itl_text_hex(itl_text_t *text, const uint8_t *bytes, size_t count)
{
    put_bytes(text, bytes, count, SMALL, '\0');
}

void itl_text_pairs(itl_text_t *text, const uint8_t *bytes, size_t count, char between)
{
    put_bytes(text, bytes, count, LARGE, between);
}

void itl_text_mac(itl_text_t *text, const uint8_t mac[ITL_TEXT_MAC_BYTES])
{
    itl_text_pairs(text, mac, ITL_TEXT_MAC_BYTES, '\0');
}
