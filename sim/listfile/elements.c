/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/elements.h"

#include <string.h>

void listfile_put_tlv(base_bytes_t *bytes, uint8_t tag, const void *value, size_t size)
{
    if (size > UINT16_MAX) {
        bytes->failed = true;
        return;
    }
    base_put_number(bytes, tag, 1);
    base_put_number(bytes, (uint32_t)size, 2);
    base_put(bytes, value, size);
}

void listfile_put_tlv_number(base_bytes_t *bytes, uint8_t tag, uint32_t number, unsigned width)
{
    base_put_number(bytes, tag, 1);
    base_put_number(bytes, width, 2);
    base_put_number(bytes, number, width);
}

void listfile_put_tlv_text(base_bytes_t *bytes, uint8_t tag, const char *text)
{
    listfile_put_tlv(bytes, tag, text, strlen(text) + 1);
}
