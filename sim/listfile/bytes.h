/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file The names that rooms still use for what stands in base/bytes.h. */
#ifndef LISTFILE_BYTES_H
#define LISTFILE_BYTES_H

#include "base/bytes.h"
#include "listfile/elements.h"

#define listfile_bytes_t       base_bytes_t
#define listfile_bytes_free    base_bytes_free
#define listfile_bytes_reserve base_bytes_reserve
#define listfile_put           base_put
#define listfile_put_number    base_put_number

#endif
