/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/machine.h"

#include <stddef.h>

#include "posix/posix.h"

static const itl_hal_t *machine;
static const machine_keys_t *ready_keys;

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

void machine_use_keys(const machine_keys_t *keys)
{
    ready_keys = keys;
}

bool machine_take_key(uint32_t bits, const uint8_t **der, size_t *size)
{
    return ready_keys != NULL && ready_keys->take(ready_keys->ctx, bits, der, size);
}
