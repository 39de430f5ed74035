/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Where rooms still look for base/psk_file.h. */
#ifndef LISTFILE_PSK_FILE_H
#define LISTFILE_PSK_FILE_H

#include "base/psk_file.h"
#include "listfile/fileio.h"

#endif
