/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * libcoap on the boards: UDP alone, memory within a share of the heap, nothing printed.
 */
#ifndef BOARDS_COAP_CONFIG_H
#define BOARDS_COAP_CONFIG_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "heap.h"
#include "memory.h"

#define PACKAGE_NAME    "libcoap"
#define PACKAGE_VERSION "4.3.1"
#define PACKAGE_STRING  "libcoap 4.3.1"

#define HAVE_ASSERT_H     1
#define HAVE_INTTYPES_H   1
#define HAVE_LIMITS_H     1
#define HAVE_MALLOC       1
#define HAVE_SYS_SOCKET_H 1

#define COAP_DISABLE_TCP    1
#define COAP_SERVER_SUPPORT 1
#define COAP_CLIENT_SUPPORT 1
#define WITHOUT_ASYNC       1

/* Messages go nowhere; their texts would take 10 KB, and a buffer for them 2 KB of RAM. */
#define COAP_DEBUG_BUF_SIZE 64
#define coap_log(...)       ((void)0)

/** Ends the program; boards/app says how. */
_Noreturn void board_panic(const char *what);

/* Tables of sessions and resources cannot do without memory, and take little: all of the heap is theirs. */
#define uthash_malloc(size)      heap_alloc(size)
#define uthash_free(block, size) heap_free(block)
#define uthash_fatal(what)       board_panic(what)

#define malloc  coap_memory_alloc
#define realloc coap_memory_resize
#define free    coap_memory_free

#include "coap/coap_names.h"

#endif
