/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The machine itself: watchdog, and what becomes of a mistake in the program.
 */
#ifndef ITL_HAL_SYSTEM_H
#define ITL_HAL_SYSTEM_H

typedef struct itl_hal_system {
    void *ctx; /**< Passed back to every call. */

    /** Tells the watchdog that the program is alive; called at least once per itl_phone_poll and per sector erased. */
    void (*watchdog_feed)(void *ctx);

    /** Takes a mistake in the program: a function was called as its header forbids. Does not return (a test may leave
     * it by longjmp). NULL: the program goes on, come what may, as one built without asserts does (itl_assert.h).
     * @param where  name of the function
     * @param demand what should have held; both are constant texts */
    void (*panic)(void *ctx, const char *where, const char *demand);
} itl_hal_system_t;

#endif
