/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "out.h"

#include <stddef.h>

#include "board.h"
#include "text/text.h"

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
    char digits[ITL_TEXT_DECIMAL_BYTES];
    itl_text_t text = itl_text_in(digits, sizeof digits);
    itl_text_decimal(&text, number);
    out_text(digits);
}

void out_hex(const uint8_t *bytes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        char pair[3];
        itl_text_t text = itl_text_in(pair, sizeof pair);
        itl_text_hex(&text, &bytes[i], 1);
        out_text(pair);
    }
}
