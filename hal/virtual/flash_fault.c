/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "virtual/flash.h"
#include "virtual/flash_priv.h"

/** Keeps the streams of tears and of rot apart. */
#define STREAM_ROT (UINT64_C(1) << 63)

/** One in so many torn granules reads as something: a code for single and double errors takes some of the rest for a
 *  single one. */
#define TEARS_FOOLING_CODE 4u

/** A tear under way. */
typedef struct tear {
    virtual_tear_t shape;
    bool erase;
    uint32_t pivot; /**< Of PREFIX and SUFFIX: the byte in which it stopped or started. */
    virtual_random_t random;
} tear_t;

static tear_t tear_begin(const virtual_flash_t *flash, const flash_operation_t *operation)
{
    static const virtual_tear_t drawn[] = {VIRTUAL_TEAR_PREFIX, VIRTUAL_TEAR_SUFFIX, VIRTUAL_TEAR_BYTES,
                                           VIRTUAL_TEAR_BITS};
    tear_t tear = {.shape = flash->faults.tear, .erase = operation->data == NULL};
    virtual_random_seed(&tear.random, flash->seed, flash->begun);
    if (tear.shape == VIRTUAL_TEAR_ANY)
        tear.shape = drawn[virtual_random_below(&tear.random, sizeof drawn / sizeof drawn[0])];
    tear.pivot = (uint32_t)virtual_random_below(&tear.random, operation->len);
    return tear;
}

static uint8_t random_bits(tear_t *tear)
{
    return (uint8_t)(virtual_random_next(&tear->random) >> 56);
}

/** Which bits of byte @p index of the operation were done. */
static uint8_t tear_done(tear_t *tear, uint32_t index)
{
    switch (tear->shape) {
    case VIRTUAL_TEAR_PREFIX:
        return index == tear->pivot ? random_bits(tear) : index < tear->pivot ? 0xFFu : 0;
    case VIRTUAL_TEAR_SUFFIX:
        return index == tear->pivot ? random_bits(tear) : index > tear->pivot ? 0xFFu : 0;
    case VIRTUAL_TEAR_BYTES:
        return (random_bits(tear) & 1u) != 0 ? 0xFFu : 0;
    case VIRTUAL_TEAR_ANY:
    case VIRTUAL_TEAR_BITS:
    case VIRTUAL_TEAR_ZEROS:
        break;
    }
    return random_bits(tear);
}

static uint8_t torn_byte(tear_t *tear, uint32_t index, uint8_t before, uint8_t after)
{
    if (tear->shape == VIRTUAL_TEAR_ZEROS && tear->erase && (random_bits(tear) & 1u) != 0)
        return 0;
    uint8_t done = tear_done(tear, index);
    return (uint8_t)((before & (unsigned)~done) | (after & (unsigned)done));
}

static uint8_t byte_after(const flash_operation_t *operation, uint32_t index)
{
    return operation->data == NULL ? 0xFFu : operation->data[index];
}

static uint8_t *byte_at(virtual_flash_t *flash, uint32_t addr)
{
    return vflash_sector_write(flash, addr / flash->hal.sector_size) + addr % flash->hal.sector_size;
}

/** What a code makes of the granule whose first byte is @p index of the operation, of which @p was was there before. */
static void guard_granule(virtual_flash_t *flash, const flash_operation_t *operation, tear_t *tear, uint32_t index,
                          const uint8_t *was)
{
    uint32_t addr = operation->addr + index;
    uint8_t *now = byte_at(flash, addr);
    bool changed = false;
    bool missing = false;
    for (uint32_t i = 0; i < flash->hal.program_size; i++) {
        changed = changed || now[i] != was[i];
        missing = missing || now[i] != byte_after(operation, index + i);
    }
    if (!missing) {
        vflash_set_torn(flash, addr, false);
    } else if (changed && random_bits(tear) % TEARS_FOOLING_CODE != 0) {
        vflash_set_torn(flash, addr, true);
        memset(now, ITL_HAL_FLASH_TORN, flash->hal.program_size);
    }
}

void vflash_tear(virtual_flash_t *flash, const flash_operation_t *operation)
{
    tear_t tear = tear_begin(flash, operation);
    uint8_t was[GRANULE_MAX] = {0};
    uint32_t granule = flash->hal.program_size;
    for (uint32_t i = 0; i < operation->len; i++) {
        uint8_t *byte = byte_at(flash, operation->addr + i);
        was[i % granule] = *byte;
        *byte = torn_byte(&tear, i, *byte, byte_after(operation, i));
        if (flash->hal.has_ecc && i % granule == granule - 1u)
            guard_granule(flash, operation, &tear, i + 1u - granule, was);
    }
}

void virtual_flash_seed(virtual_flash_t *flash, uint64_t seed)
{
    flash->seed = seed;
    flash->rots = 0;
}

void virtual_flash_cut_at(virtual_flash_t *flash, uint64_t after, virtual_cut_t cut)
{
    flash->faults.cut_at = flash->begun + after;
    flash->faults.cut = cut;
}

void virtual_flash_set_tear(virtual_flash_t *flash, virtual_tear_t tear)
{
    flash->faults.tear = tear;
}

void virtual_flash_power_off(virtual_flash_t *flash)
{
    flash->faults.powered = false;
}

void virtual_flash_power_on(virtual_flash_t *flash)
{
    flash->faults.powered = true;
    flash->faults.cut_at = FLASH_NEVER;
}

bool virtual_flash_powered(const virtual_flash_t *flash)
{
    return flash->faults.powered;
}

void virtual_flash_fail_operation(virtual_flash_t *flash, uint64_t after)
{
    flash->faults.fail_operation = flash->begun + after;
}

void virtual_flash_fail_read(virtual_flash_t *flash, uint64_t after)
{
    flash->faults.fail_read = flash->reads_begun + after;
}

void virtual_flash_fail_torn(virtual_flash_t *flash)
{
    flash->faults.fail_torn = true;
}

void virtual_flash_forget_faults(virtual_flash_t *flash)
{
    flash->faults.cut_at = FLASH_NEVER;
    flash->faults.fail_operation = FLASH_NEVER;
    flash->faults.fail_read = FLASH_NEVER;
    flash->faults.fail_torn = false;
}

void virtual_flash_flip_bit(virtual_flash_t *flash, uint32_t addr, unsigned bit)
{
    if (!vflash_inside(flash, addr, 1) || bit > 7u)
        abort();
    uint8_t *sector = vflash_sector_write(flash, addr / flash->hal.sector_size);
    sector[addr % flash->hal.sector_size] ^= (uint8_t)(1u << bit);
}

uint32_t virtual_flash_rot(virtual_flash_t *flash, uint32_t addr, uint32_t len)
{
    virtual_random_t random;
    virtual_random_seed(&random, flash->seed, STREAM_ROT + flash->rots++);
    uint32_t rotten = addr + (uint32_t)virtual_random_below(&random, len);
    virtual_flash_flip_bit(flash, rotten, (unsigned)virtual_random_below(&random, 8));
    return rotten;
}
