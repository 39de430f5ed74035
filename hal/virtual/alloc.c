/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/alloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void *or_abort(void *memory)
{
    if (memory == NULL) {
        fputs("virtual world: out of memory\n", stderr);
        abort();
    }
    return memory;
}

void *virtual_alloc(size_t len)
{
    return or_abort(calloc(1, len == 0 ? 1 : len));
}

void *virtual_realloc(void *memory, size_t count, size_t size)
{
    if (size == 0 || count == 0 || count > SIZE_MAX / size)
        return or_abort(NULL);
    return or_abort(realloc(memory, count * size));
}
