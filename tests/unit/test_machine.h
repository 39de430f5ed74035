/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A machine without a watchdog, on which a failed assert ends the test.
 */
#ifndef TEST_MACHINE_H
#define TEST_MACHINE_H

#include <stdio.h>
#include <stdlib.h>

#include "hal/system.h"

static inline void test_machine_feed(void *ctx)
{
    (void)ctx;
}

static inline void test_machine_panic(void *ctx, const char *where, const char *demand)
{
    (void)ctx;
    fprintf(stderr, "panic: %s: %s\n", where, demand);
    abort();
}

/** The machine, for rooms that take one but need nothing else of a HAL. */
static inline const itl_hal_system_t *test_machine(void)
{
    static const itl_hal_system_t machine = {.watchdog_feed = test_machine_feed, .panic = test_machine_panic};
    return &machine;
}

#endif
