/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The machine itself: restart and watchdog.
 */
#ifndef ITL_HAL_SYSTEM_H
#define ITL_HAL_SYSTEM_H

typedef struct itl_hal_system {
    void *ctx; /**< Passed back to every call. */

    /** Tells the watchdog that the program is alive; called at least once per itl_phone_poll and per sector erased. */
    void (*watchdog_feed)(void *ctx);

    /** Restarts the device. On a board it does not return; elsewhere it notes the wish and returns. */
    void (*restart)(void *ctx);
} itl_hal_system_t;

#endif
