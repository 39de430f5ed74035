/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What directory and services of a phone are made of (directory.h has the functions).
 */
#ifndef ITLPHONE_DIRECTORY_TYPES_H
#define ITLPHONE_DIRECTORY_TYPES_H

#include "directory/directory_error.h"
#include "directory/directory_page.h"
#include "directory/directory_read.h"
#include "https/https_get.h"
#include "https/https_phone.h"
#include "screen/screen_types.h"

/** Longest body of a page (the notes say so of the 6900 phones). */
#define ITL_DIRECTORY_BODY_BYTES 196608u

/** Longest wait for a page, redirections and questions to TVS included, in ms. */
#define ITL_DIRECTORY_WHOLE_MS 60000u

/** Redirections that are followed. */
#define ITL_DIRECTORY_REDIRECTS 3u

/** Pages that one can go back. */
#define ITL_DIRECTORY_TRAIL 8u

/** What is typed into one line of an input, its NUL counted. */
#define ITL_DIRECTORY_TYPED_BYTES 64u

/** Soonest that a page is loaded again by its server's Refresh, in ms, and the latest. */
#define ITL_DIRECTORY_REFRESH_MIN_MS 1000u
#define ITL_DIRECTORY_REFRESH_MAX_S  86400

/** Which of the two: the keys Directories and Services. */
typedef enum itl_directory_which { ITL_DIRECTORY_DIRECTORIES, ITL_DIRECTORY_SERVICES } itl_directory_which_t;

/** Where it stands. */
typedef enum itl_directory_state {
    ITL_DIRECTORY_CLOSED = 0,
    ITL_DIRECTORY_LOADING,
    ITL_DIRECTORY_SHOWN,
    ITL_DIRECTORY_FAILED /**< The error says why. */
} itl_directory_state_t;

/** A page on the way here. */
typedef struct itl_directory_step {
    itl_https_url_t url; /**< No host: the phone's own menu. */
    uint8_t cursor;
} itl_directory_step_t;

/** Directory and services of one phone: zeroes, then itl_directory_init. Users read state, error, page, get and client;
 *  the rest is private. Not to be moved. */
typedef struct itl_directory {
    itl_directory_state_t state;
    itl_directory_error_t error; /**< With ITL_DIRECTORY_FAILED. */
    itl_directory_page_t page;   /**< With ITL_DIRECTORY_SHOWN. */
    itl_https_phone_t client;    /**< Its peer says on whose word the last server of HTTPS was trusted. */
    itl_https_get_t get;         /**< The last one. */
    itl_phone_t *phone;
    itl_directory_which_t which;
    itl_https_job_t job;
    itl_directory_reader_t reader;
    itl_directory_step_t trail[ITL_DIRECTORY_TRAIL]; /**< The last one is the page that is shown. */
    uint8_t trail_count;
    bool pushed;             /**< The first page of the trail was: there is no URL to load it from. */
    itl_https_url_t link;    /**< That is being put together. */
    itl_https_url_t refresh; /**< What the server wants loaded next; no host: nothing. */
    uint64_t refresh_ms;     /**< When; ITL_HAL_FOREVER: when the user wants it. */
    uint8_t soft_count;      /**< Soft keys of the phone. */
    uint8_t soft_page;       /**< Which of them are shown. */
    uint8_t cursor;
    const char *notice; /**< Constant: what a key came to; NULL: nothing to say. */
    char typed[ITL_DIRECTORY_INPUTS][ITL_DIRECTORY_TYPED_BYTES];
} itl_directory_t;

#endif
