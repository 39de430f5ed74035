/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "heap.h"

#include <stdlib.h>
#include <string.h>

/* Stands before each block; its size keeps the block aligned for any type. */
typedef union header {
    size_t size;
    max_align_t align;
} header_t;

static heap_use_t use;

void *heap_alloc(size_t size)
{
    header_t *header = size > UINT32_MAX / 2 ? NULL : malloc(sizeof *header + size);
    if (header == NULL) {
        use.refused++;
        return NULL;
    }
    header->size = size;
    use.allocations++;
    use.now += (uint32_t)size;
    if (use.peak < use.now)
        use.peak = use.now;
    return header + 1;
}

void heap_free(void *block)
{
    if (block == NULL)
        return;
    header_t *header = (header_t *)block - 1;
    use.now -= (uint32_t)header->size;
    free(header);
}

void *heap_resize(void *block, size_t size)
{
    void *larger = heap_alloc(size);
    if (larger == NULL || block == NULL)
        return larger;
    size_t kept = heap_size(block);
    memcpy(larger, block, kept < size ? kept : size);
    heap_free(block);
    return larger;
}

size_t heap_size(const void *block)
{
    return block == NULL ? 0 : ((const header_t *)block - 1)->size;
}

heap_use_t heap_used(void)
{
    return use;
}
