/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone answered, made into the file that was asked for.
 */
#ifndef SIM_PICTURE_FILE_H
#define SIM_PICTURE_FILE_H

#include "base/bytes.h"
#include "base/error.h"

/** Kinds of files. */
typedef enum picture_kind { PICTURE_BMP, PICTURE_PNG } picture_kind_t;

/** The kind that a name's ending asks for: ".bmp" or ".png", in small or large letters. @return false: it has neither
 */
bool picture_kind_of(const char *path, picture_kind_t *kind);

/**
 * Makes the file out of an answer that is hostile: it is read whole before any of it counts. One of the kind asked for
 * is taken as it stands.
 * @param answer  a BMP or a PNG
 * @param file    [out] empty; to be ended by base_bytes_free, whatever is returned
 * @return false with the reason
 */
bool picture_file_make(const base_bytes_t *answer, picture_kind_t kind, base_bytes_t *file, base_error_t *error);

#endif
