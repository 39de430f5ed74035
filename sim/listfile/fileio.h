/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Whole files in: regular ones only, so that nothing hostile on a path makes a program wait or run out of memory.
 */
#ifndef LISTFILE_FILEIO_H
#define LISTFILE_FILEIO_H

#include <time.h>

#include "listfile/bytes.h"
#include "listfile/error.h"

/** Largest file that is read at all; what a phone takes is far below (itl_limits.h). */
#define LISTFILE_READ_BYTES_MAX (64u * 1024u * 1024u)

/**
 * Reads a regular file whole. A FIFO, device or folder is refused, and never waited for.
 * @param bytes     [out] the caller frees it, whatever is returned
 * @param modified  [out] last modification, seconds since 1970; may be NULL
 * @return false with @p error "PATH: why"
 */
bool listfile_load(const char *path, listfile_bytes_t *bytes, time_t *modified, listfile_error_t *error);

#endif
