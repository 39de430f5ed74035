/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A log that does not grow without end. When it is too long, the oldest lines go, of whichever kind has most: a flood
 * of one kind does not push out the others.
 */
#ifndef BASE_LOG_RING_H
#define BASE_LOG_RING_H

#include <stddef.h>

/** Most kinds of line. */
#define LOG_RING_KINDS 8u

/** Tells kinds of line apart. @param line  without its line end, not NUL-terminated. @return below LOG_RING_KINDS; what
 * is more is taken for 0 */
typedef unsigned log_ring_kind_t(const char *line, size_t len);

/**
 * Drops lines, in place, until no more than @p target bytes are left; the rest keeps its order.
 * @param text     lines, each with its line end, but perhaps the last
 * @param size     bytes of it
 * @param target   bytes that may stay
 * @param kind_of  NULL: all lines are of one kind
 * @return bytes that are left
 */
size_t log_ring_trim(char *text, size_t size, size_t target, log_ring_kind_t *kind_of);

#endif
