/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Why a directory or service is not shown, in the words of the phones: those of the developers' notes (XSI), which
 * stand on the line above the soft keys.
 */
#ifndef ITLPHONE_DIRECTORY_ERROR_H
#define ITLPHONE_DIRECTORY_ERROR_H

#include "directory/directory_read.h"
#include "https/https_get.h"

/** Why. */
typedef enum itl_directory_error {
    ITL_DIRECTORY_OK = 0,
    ITL_DIRECTORY_HOST_NOT_FOUND,    /**< No such name, or a server of HTTPS that nobody vouches for. */
    ITL_DIRECTORY_CONNECTION_FAILED, /**< Nobody there, or silent. */
    ITL_DIRECTORY_SERVER_BUSY,       /**< 503 */
    ITL_DIRECTORY_FILE_NOT_FOUND,    /**< 404, 410 */
    ITL_DIRECTORY_HTTP_FAILED,       /**< 500 and what follows it; an answer that breaks off. */
    ITL_DIRECTORY_PARSE_ERROR,
    ITL_DIRECTORY_UNSUPPORTED,
    ITL_DIRECTORY_TOO_LARGE,
    ITL_DIRECTORY_EMPTY,       /**< An answer without content. */
    ITL_DIRECTORY_UNAVAILABLE, /**< The configuration names none. */
    ITL_DIRECTORY_UNKNOWN,
    ITL_DIRECTORY_ERROR_COUNT
} itl_directory_error_t;

/** What a GET and the page in its answer come to. @param read  of the page, where the GET came to its end */
itl_directory_error_t itl_directory_error_of(const itl_https_result_t *result, itl_directory_read_result_t read);

/** As the phone shows it: "Host Not Found"; "" for ITL_DIRECTORY_OK. @return a constant string */
const char *itl_directory_error_text(itl_directory_error_t error);

/** The machine-readable name: "host-not-found"; "none". @return a constant string */
const char *itl_directory_error_name(itl_directory_error_t error);

#endif
