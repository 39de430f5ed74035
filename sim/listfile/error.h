/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file The names that rooms still use for what stands in base/error.h. */
#ifndef LISTFILE_ERROR_H
#define LISTFILE_ERROR_H

#include "base/error.h"

#define listfile_error_t base_error_t
#define listfile_fail    base_fail

#endif
