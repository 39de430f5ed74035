/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "memory.h"

#include <string.h>

#include "heap.h"

static size_t heap_bytes;

void *coap_memory_alloc(size_t size)
{
    if (size > COAP_MEMORY_BYTES - heap_bytes)
        return NULL;
    void *block = heap_alloc(size);
    if (block != NULL)
        heap_bytes += size;
    return block;
}

void coap_memory_free(void *block)
{
    heap_bytes -= heap_size(block);
    heap_free(block);
}

void *coap_memory_resize(void *block, size_t size)
{
    size_t kept = heap_size(block);
    void *other = coap_memory_alloc(size);
    if (other == NULL || block == NULL)
        return other;
    memcpy(other, block, kept < size ? kept : size);
    coap_memory_free(block);
    return other;
}
