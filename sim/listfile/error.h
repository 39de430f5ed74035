/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Why a call of this room failed, in words for people. Functions that can fail return false and fill it in.
 */
#ifndef LISTFILE_ERROR_H
#define LISTFILE_ERROR_H

#include <stdbool.h>

/** One line without a full stop; control characters never stand in it. */
typedef struct listfile_error {
    char text[4608]; /**< Room for a path of PATH_MAX and what is wrong with it. */
} listfile_error_t;

/** Writes @p format into @p error. @return false, so that callers can return it */
bool listfile_fail(listfile_error_t *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
