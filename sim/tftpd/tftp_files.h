/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Where a TFTP server finds its files. tftp_folder serves a folder; others may serve from elsewhere.
 */
#ifndef TFTPD_FILES_H
#define TFTPD_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An open file; what it is, the provider knows. Equal pointers are the same content. */
typedef struct tftp_content tftp_content_t;

/** What became of an attempt to open a file. */
typedef enum tftp_open_result {
    TFTP_OPENED,
    TFTP_NO_SUCH_FILE, /**< TFTP error 1. */
    TFTP_NOT_ALLOWED,  /**< TFTP error 2: outside, or not a regular file. */
    TFTP_OPEN_LIMIT,   /**< The same, for want of a descriptor or memory: one that is closed may help. */
    TFTP_OPEN_FAILED,  /**< TFTP error 0: the provider is in trouble. */
    TFTP_NOT_NOW,      /**< No answer: the provider has too much to do, and the client will ask again. */
} tftp_open_result_t;

typedef struct tftp_files {
    void *ctx; /**< Passed back to every call. */

    /** Opens a file for a client. The same content keeps its bytes until it is closed, whatever replaces the file.
     *  @param name  as asked for: hostile; @param size  [out] bytes */
    tftp_open_result_t (*open)(void *ctx, const char *name, tftp_content_t **content, uint64_t *size);

    /** Reads exactly @p len bytes at @p off (inside the size). @return false when the file changed or failed */
    bool (*read)(void *ctx, tftp_content_t *content, uint64_t off, void *buf, size_t len);

    /** Closes what open gave, once for each time. */
    void (*close)(void *ctx, tftp_content_t *content);
} tftp_files_t;

#endif
