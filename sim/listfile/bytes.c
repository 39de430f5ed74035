/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/bytes.h"

#include <stdlib.h>
#include <string.h>

/* A buffer may have held a private key. */
static void wipe_and_free(listfile_bytes_t *bytes)
{
    if (bytes->data != NULL)
        explicit_bzero(bytes->data, bytes->capacity);
    free(bytes->data);
}

void listfile_bytes_free(listfile_bytes_t *bytes)
{
    wipe_and_free(bytes);
    *bytes = (listfile_bytes_t){0};
}

bool listfile_bytes_reserve(listfile_bytes_t *bytes, size_t size)
{
    if (bytes->failed)
        return false;
    if (size <= bytes->capacity)
        return true;
    size_t capacity = size < 2 * bytes->capacity ? 2 * bytes->capacity : size;
    uint8_t *data = malloc(capacity);
    if (data == NULL) {
        bytes->failed = true;
        return false;
    }
    if (bytes->size > 0)
        memcpy(data, bytes->data, bytes->size);
    wipe_and_free(bytes);
    bytes->data = data;
    bytes->capacity = capacity;
    return true;
}

void listfile_put(listfile_bytes_t *bytes, const void *data, size_t size)
{
    if (size == 0 || !listfile_bytes_reserve(bytes, bytes->size + size))
        return;
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
}

void listfile_put_number(listfile_bytes_t *bytes, uint32_t number, unsigned width)
{
    uint8_t big_endian[4];
    for (unsigned i = 0; i < width; i++)
        big_endian[i] = (uint8_t)(number >> (8 * (width - 1 - i)));
    listfile_put(bytes, big_endian, width);
}

void listfile_put_tlv(listfile_bytes_t *bytes, uint8_t tag, const void *value, size_t size)
{
    if (size > UINT16_MAX) {
        bytes->failed = true;
        return;
    }
    listfile_put_number(bytes, tag, 1);
    listfile_put_number(bytes, (uint32_t)size, 2);
    listfile_put(bytes, value, size);
}

void listfile_put_tlv_number(listfile_bytes_t *bytes, uint8_t tag, uint32_t number, unsigned width)
{
    listfile_put_number(bytes, tag, 1);
    listfile_put_number(bytes, width, 2);
    listfile_put_number(bytes, number, width);
}

void listfile_put_tlv_text(listfile_bytes_t *bytes, uint8_t tag, const char *text)
{
    listfile_put_tlv(bytes, tag, text, strlen(text) + 1);
}
