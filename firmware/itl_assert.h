/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Asserts: what a header demands of its caller, checked where a program is built with ITL_ASSERTS. They are about
 * mistakes in the program alone; what comes from the network, a file or the flash gets a reason.
 *
 * A failed one goes to itl_hal_system_t.panic: so only rooms that are given a HAL have asserts. The pure ones (policy,
 * verify, trustlist, ...) take whatever they are given, and refuse what cannot be.
 */
#ifndef ITLPHONE_ITL_ASSERT_H
#define ITLPHONE_ITL_ASSERT_H

#include <stdbool.h>
#include <stddef.h>

#include "hal/system.h"

/** Panics when a demand is not met, and goes on where nobody takes panics. @param system  NULL: nobody does */
static inline void itl_assert(const itl_hal_system_t *system, bool met, const char *where, const char *demand)
{
    if (!met && system != NULL && system->panic != NULL)
        system->panic(system->ctx, where, demand);
}

/* ITL_ASSERT(const itl_hal_system_t *, condition): otherwise both are compiled, so that they cannot rot, and not run.
 */
#ifdef ITL_ASSERTS
#define ITL_ASSERT(system, condition) itl_assert((system), (condition), __func__, #condition)
#else
#define ITL_ASSERT(system, condition) ((void)sizeof(*(system)), (void)sizeof(condition))
#endif

#endif
