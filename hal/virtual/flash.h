/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * NOR flash in memory: the rules of hal/flash.h enforced, every operation counted, and faults on demand: power cuts
 * before, within and after any operation, failing operations, rotten bits. A torn operation may leave a granule neither
 * old nor new. With an error-correcting code (has_ecc) most such granules cannot be read any more, as on a chip; the
 * others read as they were left, as where the code is fooled.
 *
 * A flash needs no world. Copies share the sectors that are equal until one is written, so a copy costs a pointer per
 * sector; a flash and its copies belong to one thread. Sectors never written take no memory.
 *
 * An operation is one call of program or erase that hal/flash.h allows; a refused one (ITL_HAL_ERR_RANGE,
 * ITL_HAL_ERR_NOT_ERASED) or a program of 0 bytes is none.
 */
#ifndef VIRTUAL_FLASH_H
#define VIRTUAL_FLASH_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/flash.h"
#include "virtual/flash_types.h"

/**
 * Makes an erased flash with power on.
 * @param geometry  copied
 * @param seed      decides what torn operations and rot look like
 * @return NULL for a geometry that hal/flash.h does not allow; else to be freed with virtual_flash_destroy
 */
virtual_flash_t *virtual_flash_create(const virtual_geometry_t *geometry, uint64_t seed);

/** Frees a flash; NULL is allowed. */
void virtual_flash_destroy(virtual_flash_t *flash);

/** The flash as firmware sees it; lives as long as the flash. */
const itl_hal_flash_t *virtual_flash_hal(const virtual_flash_t *flash);

/** A new flash with the same content, counters, power state, seed and pending faults. Free it like any other. */
virtual_flash_t *virtual_flash_copy(const virtual_flash_t *flash);

/** Makes @p flash what virtual_flash_copy of @p from would be; its itl_hal_flash_t stays where it is.
 *  Both have the same geometry (programmer's error otherwise: abort). */
void virtual_flash_restore(virtual_flash_t *flash, const virtual_flash_t *from);

/** True when geometry and every byte are equal; counters and faults do not matter. */
bool virtual_flash_equal(const virtual_flash_t *a, const virtual_flash_t *b);

/** Starts the flash's random stream again. */
void virtual_flash_seed(virtual_flash_t *flash, uint64_t seed);

/** Cuts the power at the operation that @p after others precede (0: the next one); replaces a pending cut. */
void virtual_flash_cut_at(virtual_flash_t *flash, uint64_t after, virtual_cut_t cut);

/** How operations are torn from now on. */
void virtual_flash_set_tear(virtual_flash_t *flash, virtual_tear_t tear);

/** Cuts the power now. */
void virtual_flash_power_off(virtual_flash_t *flash);

/** Power is back; a pending cut is forgotten. */
void virtual_flash_power_on(virtual_flash_t *flash);

/** True while power is on: false tells that a pending cut has struck. */
bool virtual_flash_powered(const virtual_flash_t *flash);

/** The operation that @p after others precede fails with ITL_HAL_ERR_IO, once, and changes nothing. */
void virtual_flash_fail_operation(virtual_flash_t *flash, uint64_t after);

/** The read that @p after others precede fails with ITL_HAL_ERR_IO, once. */
void virtual_flash_fail_read(virtual_flash_t *flash, uint64_t after);

/** From now on reads of granules whose code is broken fail with ITL_HAL_ERR_IO, as from a driver that passes on what
 * its chip says: against hal/flash.h, to show that its rule is needed. */
void virtual_flash_fail_torn(virtual_flash_t *flash);

/** Forgets pending cuts and failures, and virtual_flash_fail_torn. */
void virtual_flash_forget_faults(virtual_flash_t *flash);

/** Turns bit @p bit (0 to 7) of the byte at @p addr over, as age does, unseen by a code; works without power. Outside
 *  the device: abort. */
void virtual_flash_flip_bit(virtual_flash_t *flash, uint32_t addr, unsigned bit);

/** Turns one random bit of @p len bytes (1 or more) at @p addr over. @return the address of its byte */
uint32_t virtual_flash_rot(virtual_flash_t *flash, uint32_t addr, uint32_t len);

/** Copies bytes without power, rules or counting; the range is inside the device (abort otherwise). */
void virtual_flash_peek(const virtual_flash_t *flash, uint32_t addr, void *buf, uint32_t len);

/** Overwrites bytes without power, rules or counting, in whole granules where a code guards them; the range is inside
 *  the device (abort otherwise). */
void virtual_flash_poke(virtual_flash_t *flash, uint32_t addr, const void *buf, uint32_t len);

/** What was done so far. */
virtual_flash_counters_t virtual_flash_counters(const virtual_flash_t *flash);

/** How often @p sector was erased. */
uint32_t virtual_flash_sector_erases(const virtual_flash_t *flash, uint32_t sector);

/** Sets all counters to zero. */
void virtual_flash_reset_counters(virtual_flash_t *flash);

#endif
