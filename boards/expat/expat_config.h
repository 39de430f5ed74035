/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * expat on the boards: no DTD, memory that is counted, hash salt from the board's entropy, nothing printed.
 */
#ifndef BOARDS_EXPAT_CONFIG_H
#define BOARDS_EXPAT_CONFIG_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"

#define BYTEORDER         1234
#define XML_CONTEXT_BYTES 0

/* Encodings share their tables: 12 KB less. */
#define XML_MIN_SIZE

/** Fills @p output with entropy. @return 0, or -1 when the board has none */
int board_random_seed(unsigned char *output, unsigned int bytes);

#define HAVE_ARC4RANDOM_BUF
#define arc4random_buf(output, bytes) board_random_seed((unsigned char *)(output), (unsigned)(bytes))

#define malloc       heap_alloc
#define realloc      heap_resize
#define free         heap_free
#define fprintf(...) ((void)0)
#define getenv(name) NULL

#endif
