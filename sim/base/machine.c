/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/machine.h"

#include <stddef.h>

#include "posix/posix.h"

static const itl_hal_t *machine;

void machine_use(const itl_hal_t *hal)
{
    machine = hal;
}

int64_t machine_utc_s(void)
{
    const itl_hal_clock_t *clock = machine != NULL ? machine->clock : posix_clock();
    return clock->utc_s(clock->ctx);
}

const itl_hal_random_t *machine_random(void)
{
    return machine != NULL ? machine->random : posix_random();
}
