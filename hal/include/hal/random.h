/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Random numbers good enough for TLS keys. What a board's entropy is, its README states.
 */
#ifndef ITL_HAL_RANDOM_H
#define ITL_HAL_RANDOM_H

#include <stddef.h>

#include "hal/status.h"

typedef struct itl_hal_random {
    void *ctx; /**< Passed back to every call. */

    /** Fills @p buf with @p len random bytes. @return ITL_HAL_OK, ITL_HAL_ERR_IO (buf is then all zero). */
    itl_hal_status_t (*fill)(void *ctx, void *buf, size_t len);

    /** For a library that has a generator of its own: its number of a device that draws from here instead (wolfCrypt's
     *  devId), so that what it draws follows from a seed. 0: there is none, the library may draw as it likes. */
    int crypto_device;
} itl_hal_random_t;

#endif
