/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A flash that keeps what it was like before each of its operations. Of a phone that loses its power nothing is left
 * but its flash: so one run gives every flash that a cut at any of its operations leaves, without running it again.
 */
#ifndef POWERLOSS_FLASH_LOG_H
#define POWERLOSS_FLASH_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "rig.h"
#include "virtual/flash.h"

/** An operation, and the flash before it. */
typedef struct flash_moment {
    virtual_flash_t *before;
    uint32_t addr;
    uint8_t *data; /**< NULL: an erase. */
    size_t len;
} flash_moment_t;

/** What was kept of a run. All zero: nothing. To be freed with flash_moments_free. */
typedef struct flash_moments {
    flash_moment_t *of; /**< Of room entries, which keep their memory. */
    unsigned count, room;
} flash_moments_t;

/** A flash under watch. Stays where it is. */
typedef struct flash_log {
    virtual_flash_t *flash;
    itl_hal_flash_t hal; /**< What is to be used in the place of the flash's own. */
    bool watching;
    flash_moments_t moments;
} flash_log_t;

/** Watches a flash of the caller's, which outlives the log. @param log  [out] to be freed with flash_log_close */
void flash_log_open(flash_log_t *log, virtual_flash_t *flash);

/** Frees what it has kept. */
void flash_log_close(flash_log_t *log);

/** Keeps nothing any more of before, and what happens from now on. */
void flash_log_begin(flash_log_t *log);

/** Keeps no more. @param moments  [in,out] takes what was kept; the log takes its memory for the next run */
void flash_log_end(flash_log_t *log, flash_moments_t *moments);

/** Makes the flash, which has power then, what a cut at an operation that was kept has left. */
void flash_moments_cut(const flash_moments_t *moments, unsigned operation, const rig_cut_t *cut,
                       virtual_flash_t *flash);

/**
 * Makes of what was kept what a store leaves that switches before it wrote: each mark, a program of zeros alone, comes
 * before the program that it followed. For the test of the tests.
 */
void flash_moments_hurry_marks(flash_moments_t *moments);

/** Frees what was kept. */
void flash_moments_free(flash_moments_t *moments);

#endif
