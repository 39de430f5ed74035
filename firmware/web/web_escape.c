/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_escape.h"

#include <stdint.h>
#include <string.h>

/* Appends what stands for a character of markup. @return false: it is none */
static bool put_entity(itl_text_t *out, char character, bool more)
{
    static const char marks[] = "&<>\"'-/";
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#x27;", "&#x2D;", "&#x2F;"};
    const char *mark = memchr(marks, character, more ? sizeof marks - 1 : sizeof marks - 3);
    if (mark != NULL)
        itl_text_string(out, entities[mark - marks]);
    return mark != NULL;
}

/* Bytes that a character of UTF-8 takes by its first one; 0: none begins so. */
static size_t bytes_of(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first < 0xE0)
        return 2;
    if (first >= 0xE0 && first < 0xF0)
        return 3;
    return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

/* The number of the character of UTF-8 at @p chars, of @p count bytes. @return false: the bytes are none */
static bool read_character(const char *chars, size_t count, uint32_t *character)
{
    static const uint8_t masks[] = {0x7F, 0x1F, 0x0F, 0x07};
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    uint32_t number = (unsigned char)chars[0] & masks[count - 1];
    for (size_t i = 1; i < count; i++) {
        unsigned char byte = (unsigned char)chars[i];
        if (byte >> 6 != 2)
            return false;
        number = number << 6 | (byte & 0x3Fu);
    }
    *character = number;
    return number >= least[count - 1];
}

/* XML 1.0 section 2.2, Char. */
static bool is_allowed(uint32_t character)
{
    if (character < ' ')
        return character == '\t' || character == '\n' || character == '\r';
    if (character < 0xD800)
        return character != 0x7F;
    return character > 0xDFFF && character != 0xFFFE && character != 0xFFFF && character <= 0x10FFFF;
}

void itl_web_escape(itl_text_t *out, const char *chars, size_t len, bool more)
{
    for (size_t at = 0; at < len;) {
        size_t count = bytes_of((unsigned char)chars[at]);
        uint32_t character = 0;
        if (count == 0 || count > len - at || !read_character(chars + at, count, &character) ||
            !is_allowed(character)) {
            itl_text_char(out, '?');
            at++;
            continue;
        }
        if (!put_entity(out, chars[at], more))
            itl_text_chars(out, chars + at, count);
        at += count;
    }
}
