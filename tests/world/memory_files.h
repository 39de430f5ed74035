/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Files of a TFTP server in memory. */
#ifndef WORLD_MEMORY_FILES_H
#define WORLD_MEMORY_FILES_H

#include "tftpd/tftp_files.h"

/** One file, whose bytes stay the user's, and stay where they are while the server lives. */
typedef struct memory_file {
    const char *name;
    uint8_t *data;
    size_t size; /**< 0: there is no such file. */
} memory_file_t;

/** All files of a server. */
typedef struct memory_files {
    const memory_file_t *files;
    size_t count;
} memory_files_t;

/** What tftp_service_open wants. @param files  kept; its entries may change between transfers */
tftp_files_t memory_files(memory_files_t *files);

#endif
