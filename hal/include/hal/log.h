/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Diagnostics for developers. What a user of the phone sees goes through firmware/status instead.
 */
#ifndef ITL_HAL_LOG_H
#define ITL_HAL_LOG_H

typedef enum itl_hal_log_level {
    ITL_HAL_LOG_DEBUG,
    ITL_HAL_LOG_INFO,
    ITL_HAL_LOG_WARNING,
    ITL_HAL_LOG_ERROR
} itl_hal_log_level_t;

typedef struct itl_hal_log {
    void *ctx; /**< Passed back to every call. */

    /** Writes one line; @p text is NUL-terminated, without a line end, and only valid during the call. */
    void (*write)(void *ctx, itl_hal_log_level_t level, const char *text);
} itl_hal_log_t;

#endif
