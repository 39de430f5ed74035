/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_text.h"

static const char digits[] = "0123456789abcdef";

itl_sip_text_t itl_sip_text(char *out, size_t cap)
{
    out[0] = '\0';
    return (itl_sip_text_t){.out = out, .cap = cap};
}

static void put_char(itl_sip_text_t *text, char character)
{
    if (text->len + 1 >= text->cap) {
        text->full = true;
        return;
    }
    text->out[text->len++] = character;
    text->out[text->len] = '\0';
}

void itl_sip_text_put(itl_sip_text_t *text, const char *string)
{
    for (; *string != '\0'; string++)
        put_char(text, *string);
}

/* The digits of a number from the highest that counts. */
static void put_digits(itl_sip_text_t *text, uint32_t number, uint32_t base, uint32_t highest)
{
    while (highest > 1 && number < highest)
        highest /= base;
    for (; highest > 0; highest /= base)
        put_char(text, digits[number / highest % base]);
}

void itl_sip_text_number(itl_sip_text_t *text, uint32_t number)
{
    put_digits(text, number, 10, 1000000000);
}

void itl_sip_text_hex(itl_sip_text_t *text, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_char(text, digits[bytes[i] >> 4]);
        put_char(text, digits[bytes[i] & 15]);
    }
}

void itl_sip_text_address(itl_sip_text_t *text, const itl_hal_addr_t *address)
{
    if (address->family == ITL_HAL_IPV6) {
        for (unsigned i = 0; i < 16; i += 2) {
            put_char(text, i == 0 ? '[' : ':');
            put_digits(text, (uint32_t)address->ip[i] << 8 | address->ip[i + 1], 16, 0x1000);
        }
        put_char(text, ']');
        return;
    }
    for (unsigned i = 0; i < 4; i++) {
        if (i > 0)
            put_char(text, '.');
        itl_sip_text_number(text, address->ip[i]);
    }
}
