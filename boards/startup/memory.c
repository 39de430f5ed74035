/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "memory.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define PAINT 0x5AA5C33Cu

/* From the linker script. */
extern char memory_data_source[], memory_data_start[], memory_data_end[];
extern char memory_bss_start[], memory_bss_end[];
extern char memory_heap_start[], memory_heap_end[];

static char *heap_top = memory_heap_start;

void memory_start(void)
{
    if (&memory_data_source[0] != &memory_data_start[0])
        memcpy(memory_data_start, memory_data_source, (size_t)(memory_data_end - memory_data_start));
    memset(memory_bss_start, 0, (size_t)(memory_bss_end - memory_bss_start));
    /* Up to a little below this very frame. */
    uint32_t *end = (uint32_t *)__builtin_frame_address(0) - 32;
    for (volatile uint32_t *word = memory_stack_bottom; word < end; word++)
        *word = PAINT;
}

uint32_t memory_stack_used(void)
{
    const volatile uint32_t *word = memory_stack_bottom;
    while (*word == PAINT)
        word++;
    return (uint32_t)(memory_stack_top - (const char *)word);
}

uint32_t memory_stack_size(void)
{
    return (uint32_t)(memory_stack_top - (const char *)memory_stack_bottom);
}

uint32_t memory_heap_used(void)
{
    return (uint32_t)(heap_top - memory_heap_start);
}

/** Where the C library gets memory. */
void *_sbrk(ptrdiff_t bytes);

void *_sbrk(ptrdiff_t bytes)
{
    char *old = heap_top;
    if (bytes > memory_heap_end - heap_top || bytes < memory_heap_start - heap_top) {
        errno = ENOMEM;
        return (void *)-1;
    }
    heap_top += bytes;
    return old;
}
