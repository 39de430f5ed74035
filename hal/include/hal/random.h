/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Random numbers good enough for TLS keys. What a board's entropy is, its README states.
 */
#ifndef HAL_RANDOM_H
#define HAL_RANDOM_H

#include <stddef.h>

#include "hal/status.h"

typedef struct hal_random {
    void *ctx; /**< Passed back to every call. */

    /** Fills @p buf with @p len random bytes. @return HAL_OK, HAL_ERR_IO (buf is then all zero). */
    hal_status_t (*fill)(void *ctx, void *buf, size_t len);
} hal_random_t;

#endif
