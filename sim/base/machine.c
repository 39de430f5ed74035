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

static const itl_hal_clock_t *machine_clock(void)
{
    return machine != NULL ? machine->clock : posix_clock();
}

int64_t machine_utc_s(void)
{
    const itl_hal_clock_t *clock = machine_clock();
    return clock->utc_s(clock->ctx);
}

uint64_t machine_now_ms(void)
{
    return itl_hal_now_ms(machine_clock());
}

bool machine_pause(uint32_t ms)
{
    if (machine_clock() != posix_clock())
        return false;
    posix_pause(ms);
    return true;
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
