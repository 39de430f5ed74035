/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/text_read.h"

#include <string.h>

size_t itl_text_length(const void *string, size_t most)
{
    const char *end = memchr(string, '\0', most);
    return end == NULL ? most : (size_t)(end - (const char *)string);
}

bool itl_text_is_digit(char character)
{
    return character >= '0' && character <= '9';
}

char itl_text_lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

bool itl_text_begins(const char *text, const char *start)
{
    for (; *start != '\0'; text++, start++)
        if (itl_text_lower(*text) != itl_text_lower(*start))
            return false;
    return true;
}

bool itl_text_same(const char *text, const char *other)
{
    return itl_text_begins(text, other) && itl_text_begins(other, text);
}

size_t itl_text_leading_number(const char *text, size_t len, uint64_t max, uint64_t *number)
{
    uint64_t value = 0;
    size_t digits = 0;
    for (; digits < len && itl_text_is_digit(text[digits]); digits++) {
        value = value * 10 + (uint64_t)(text[digits] - '0');
        if (value > max)
            return 0;
    }
    if (digits > 0)
        *number = value;
    return digits;
}

int64_t itl_text_number(const char *text, size_t len, uint32_t min, uint32_t max)
{
    uint64_t number = 0;
    size_t digits = itl_text_leading_number(text, len, max, &number);
    return digits > 0 && digits == len && number >= min ? (int64_t)number : -1;
}

int itl_text_hex_digit(char character)
{
    char small = itl_text_lower(character);
    if (itl_text_is_digit(small))
        return small - '0';
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

bool itl_text_read_hex(const char *text, uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int high = itl_text_hex_digit(text[2 * i]);
        int low = high < 0 ? -1 : itl_text_hex_digit(text[2 * i + 1]);
        if (low < 0)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

bool itl_text_read_mac(const char *text, uint8_t mac[ITL_TEXT_MAC_BYTES])
{
    for (size_t i = 0; i < ITL_TEXT_MAC_BYTES; i++, text += 2) {
        if (i > 0 && (*text == ':' || *text == '-' || *text == '.'))
            text++;
        if (!itl_text_read_hex(text, &mac[i], 1))
            return false;
    }
    return *text == '\0';
}
