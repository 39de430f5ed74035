/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>

/* A buffer may have held a private key. */
static void wipe_and_free(base_bytes_t *bytes)
{
    if (bytes->data != NULL)
        explicit_bzero(bytes->data, bytes->capacity);
    free(bytes->data);
}

void base_bytes_free(base_bytes_t *bytes)
{
    wipe_and_free(bytes);
    *bytes = (base_bytes_t){0};
}

bool base_bytes_reserve(base_bytes_t *bytes, size_t size)
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

void base_put(base_bytes_t *bytes, const void *data, size_t size)
{
    if (size == 0 || !base_bytes_reserve(bytes, bytes->size + size))
        return;
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
}

void base_put_number(base_bytes_t *bytes, uint32_t number, unsigned width)
{
    uint8_t big_endian[4];
    for (unsigned i = 0; i < width; i++)
        big_endian[i] = (uint8_t)(number >> (8 * (width - 1 - i)));
    base_put(bytes, big_endian, width);
}
