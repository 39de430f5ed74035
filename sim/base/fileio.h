/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Whole files in: regular ones only, so that nothing hostile on a path makes a program wait or run out of memory.
 */
#ifndef BASE_FILEIO_H
#define BASE_FILEIO_H

#include <time.h>

#include "base/bytes.h"
#include "base/error.h"

/** Largest file that is read at all; what a phone takes is far below (itl_limits.h). */
#define BASE_READ_BYTES_MAX (64u * 1024u * 1024u)

/**
 * Reads a regular file whole. A FIFO, device or folder is refused, and never waited for.
 * @param bytes     [out] the caller frees it, whatever is returned
 * @param modified  [out] last modification, seconds since 1970; may be NULL
 * @return false with @p error "PATH: why"
 */
bool base_load(const char *path, base_bytes_t *bytes, time_t *modified, base_error_t *error);

/**
 * Reads a regular file below a folder. The kernel resolves the name and refuses every way out of the folder: "..", an
 * absolute path, a symbolic link that leads elsewhere.
 * @param folder    its path
 * @param name      relative to it
 * @param bytes     [out] the caller frees it, whatever is returned
 * @return false with @p error "NAME: why"
 */
bool base_load_beneath(const char *folder, const char *name, base_bytes_t *bytes, base_error_t *error);

#endif
