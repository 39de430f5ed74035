/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The machine on which the lab's code runs just now: its clock, and where random numbers come from, for rooms that are
 * given no HAL (listfile, cluster). It is this machine, unless a driver of the virtual world says whose turn it is.
 */
#ifndef BASE_MACHINE_H
#define BASE_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/hal.h"

/** From now on it is the machine behind @p hal (clock and random are used; kept). NULL: this machine, as at first. */
void machine_use(const itl_hal_t *hal);

/** Seconds since 1970-01-01 UTC. */
int64_t machine_utc_s(void);

/** Milliseconds since some moment, which no setting of the clock changes (itl_hal_now_ms). */
uint64_t machine_now_ms(void);

/** Waits a while for what another process does. @return false: nothing else can happen meanwhile, as in the virtual
 *  world, whose nodes have their turns one after the other */
bool machine_pause(uint32_t ms);

/** RSA keys that are there already, in the place of new ones. */
typedef struct machine_keys {
    void *ctx;

    /** Takes the next key. @param der  [out] in DER (PKCS #1), valid as long as the program. @return false: there is
     *  none of that size */
    bool (*take)(void *ctx, uint32_t bits, const uint8_t **der, size_t *size);
} machine_keys_t;

/** Takes keys from there from now on. @param keys  kept. NULL: each is made when it is wanted, as at first */
void machine_use_keys(const machine_keys_t *keys);

/** Takes a key that is there already, as machine_keys_t. @return false: make one */
bool machine_take_key(uint32_t bits, const uint8_t **der, size_t *size);

/** Its random numbers. */
const itl_hal_random_t *machine_random(void);

#endif
