/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "out.h"

#include <stddef.h>

#include "board.h"

void out_char(char c)
{
    board_uart_put(c);
}

void out_text(const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        if (*text == '\n')
            out_char('\r');
        out_char(*text);
    }
}

void out_number(uint64_t number)
{
    char digits[21];
    char *first = digits + sizeof digits - 1;
    *first = '\0';
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    out_text(first);
}

void out_hex(const uint8_t *bytes, uint32_t count)
{
    static const char digits[] = "0123456789abcdef";
    for (uint32_t i = 0; i < count; i++) {
        out_char(digits[bytes[i] >> 4]);
        out_char(digits[bytes[i] & 15]);
    }
}
