/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What is pushed to a phone, and what becomes of it (push.h has the functions).
 */
#ifndef ITLPHONE_PUSH_TYPES_H
#define ITLPHONE_PUSH_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/config.h"
#include "http/http_handler.h"
#include "https/https_get.h"
#include "https/https_phone.h"
#include "screen/screen_types.h"

/** Items of one CiscoIPPhoneExecute. */
#define ITL_PUSH_ITEMS 3u

/** Longest URL of an item, its NUL counted. */
#define ITL_PUSH_URL_BYTES 256u

/** Longest body of a push. */
#define ITL_PUSH_BODY_BYTES 4096u

/** Pushes that are answered at the same time. */
#define ITL_PUSH_SLOTS 4u

/** Longest user name and longest password, each with its NUL. */
#define ITL_PUSH_WORD_BYTES 64u

/** How long the authentication URL has, in ms. */
#define ITL_PUSH_AUTHENTICATION_MS 3000u

/** Numbers of CiscoIPPhoneError; 0: no error. */
typedef enum itl_push_error {
    ITL_PUSH_OK = 0,
    ITL_PUSH_NOT_PARSED = 1,    /**< No XML, another root, too many items, an object that is not shown. */
    ITL_PUSH_FILE = 3,          /**< The phone has no room for it. */
    ITL_PUSH_AUTHENTICATION = 4 /**< Wrong credentials, or nobody could be asked. */
} itl_push_error_t;

/** What became of an item. */
typedef struct itl_push_item {
    char url[ITL_PUSH_URL_BYTES];
    uint8_t status;   /**< Of the ResponseItem: 0 done, 1 invalid, 6 not found. */
    const char *data; /**< Constant. */
} itl_push_item_t;

/** A push as it was read. */
typedef struct itl_push_job {
    uint8_t count;
    bool object;          /**< No items: an object to be shown. */
    const char *document; /**< Of an object, in the body that was read. */
    size_t document_len;
    itl_push_item_t items[ITL_PUSH_ITEMS];
} itl_push_job_t;

/** Where a request stands. */
typedef enum itl_push_state {
    ITL_PUSH_FREE = 0,
    ITL_PUSH_WAITING, /**< Another one's credentials are being looked at. */
    ITL_PUSH_ASKING,  /**< The authentication URL is asked. */
    ITL_PUSH_ANSWERED
} itl_push_state_t;

/** A request. */
typedef struct itl_push_slot {
    itl_push_state_t state;
    itl_push_error_t error;
    itl_push_job_t job;
} itl_push_slot_t;

/** Looking at credentials: one request's at a time. */
typedef struct itl_push_check {
    itl_https_phone_t client;
    itl_https_get_t get;
    itl_https_job_t job;
    uint8_t got; /**< Bytes of the answer that are the word expected, in order. */
    bool other;  /**< Another byte came. */
    char url[ITL_PUSH_URL_BYTES];
} itl_push_check_t;

/** What pushes are for. */
typedef struct itl_push_config {
    itl_phone_t *phone;
    itl_screen_t *screen;
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    void *ctx; /**< Of act. */
    /** Carries out what a key asks for (screen.h), as for a key that is pressed by hand. */
    void (*act)(void *ctx, itl_screen_action_t action);
    /** Opens a URL as a service; NULL: this phone shows none. @param url  hostile. @return false: it cannot */
    bool (*browse)(void *ctx, const char *url);
    /** Shows an object that was pushed; NULL: this phone shows none. @param page  @p len bytes of XML, hostile
     *  @return false: none that this phone shows */
    bool (*show)(void *ctx, const char *page, size_t len);
} itl_push_config_t;

/** Pushes to one phone. Members are private. */
typedef struct itl_push {
    itl_push_config_t config;
    itl_push_slot_t slots[ITL_PUSH_SLOTS];
    itl_push_check_t check;
    uint8_t body[ITL_PUSH_BODY_BYTES]; /**< Of the push that is being read. */
} itl_push_t;

#endif
