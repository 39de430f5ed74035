/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file The names that rooms still use for what stands in base/fileio.h. */
#ifndef LISTFILE_FILEIO_H
#define LISTFILE_FILEIO_H

#include "base/fileio.h"
#include "listfile/bytes.h"
#include "listfile/error.h"

#define listfile_load           base_load
#define LISTFILE_READ_BYTES_MAX BASE_READ_BYTES_MAX

#endif
