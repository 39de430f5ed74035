/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Memory of the virtual world. It has no caller that could go on without: out of memory ends the process.
 */
#ifndef VIRTUAL_ALLOC_H
#define VIRTUAL_ALLOC_H

#include <stddef.h>

/** @p len bytes of zeros, to be freed with free(). */
void *virtual_alloc(size_t len);

/** realloc() of @p count members of @p size bytes; what is new is not cleared. */
void *virtual_realloc(void *memory, size_t count, size_t size);

#endif
