/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The regular files below one folder, for a TFTP server. No name leads out of it: not "..", not an absolute path, not a
 * symbolic link. Clients that ask for the same file at once share one open file.
 */
#ifndef TFTPD_FOLDER_H
#define TFTPD_FOLDER_H

#include "tftpd/tftp_files.h"

typedef struct tftp_folder tftp_folder_t;

/** Opens a folder. @return NULL with errno; else to be closed with tftp_folder_close */
tftp_folder_t *tftp_folder_open(const char *path);

/** The folder as a server sees it; lives as long as the folder. */
const tftp_files_t *tftp_folder_files(const tftp_folder_t *folder);

/** Closes the folder; all its contents are closed. NULL is allowed. */
void tftp_folder_close(tftp_folder_t *folder);

#endif
