/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Time. The monotonic clock drives every time-out; UTC is only shown to people: no trust decision reads it.
 */
#ifndef ITL_HAL_CLOCK_H
#define ITL_HAL_CLOCK_H

#include <stdint.h>

typedef struct itl_hal_clock {
    void *ctx; /**< Passed back to every call. */

    /** Milliseconds since an arbitrary start; never goes back, never wraps. */
    uint64_t (*monotonic_ms)(void *ctx);

    /** Seconds since 1970-01-01 UTC; 0 or less: the device does not know. */
    int64_t (*utc_s)(void *ctx);
} itl_hal_clock_t;

/** What @p clock says now, in monotonic ms. */
static inline uint64_t itl_hal_now_ms(const itl_hal_clock_t *clock)
{
    return clock->monotonic_ms(clock->ctx);
}

#endif
