/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Files for what reads files itself: an input as a file's content, in a folder of this process below TMPDIR.
 */
#ifndef FUZZ_FILE_H
#define FUZZ_FILE_H

#include "fuzz.h"

/** The folder, made at the first call; ends the program when it cannot be made. */
const char *fuzz_folder(void);

/** Writes a file in the folder, over what it held. @return its path, until the next call */
const char *fuzz_put_file(const char *name, const void *data, size_t size);

/** The input as text: a copy with its NUL, which the caller frees, so that no byte behind it can be read unseen. */
char *fuzz_text(const uint8_t *data, size_t size);

#endif
