/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * libcoap's share of the heap.
 */
#ifndef BOARDS_COAP_MEMORY_H
#define BOARDS_COAP_MEMORY_H

#include <stddef.h>

/** Most that libcoap may have of the heap, in bytes: whoever asks much of it must not keep the phone from asking a TVS.
 */
#define COAP_MEMORY_BYTES 24576u

/** As malloc, within the share. */
void *coap_memory_alloc(size_t size);

/** As realloc, within the share. */
void *coap_memory_resize(void *block, size_t size);

/** As free. */
void coap_memory_free(void *block);

#endif
