/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Diagnostics for developers. What a user of the phone sees goes through firmware/status instead.
 */
#ifndef HAL_LOG_H
#define HAL_LOG_H

typedef enum hal_log_level { HAL_LOG_DEBUG, HAL_LOG_INFO, HAL_LOG_WARNING, HAL_LOG_ERROR } hal_log_level_t;

typedef struct hal_log {
    void *ctx; /**< Passed back to every call. */

    /** Writes one line; @p text is NUL-terminated, without a line end, and only valid during the call. */
    void (*write)(void *ctx, hal_log_level_t level, const char *text);
} hal_log_t;

#endif
