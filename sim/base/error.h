/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Why a call failed, in words for people. Functions that can fail return false and fill it in.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

/** One line without a full stop; control characters never stand in it. */
typedef struct base_error {
    char text[4608]; /**< Room for a path of PATH_MAX and what is wrong with it. */
} base_error_t;

/** Writes @p format into @p error. @return false, so that callers can return it */
bool base_fail(base_error_t *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
