/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Memory of a Cortex-A board (ARMv7-A, ARM DDI 0406C, B3.5): a flat table of 1 MB sections, made before main. Without
 * it all memory is strongly ordered, and the first unaligned access of the C library is a fault.
 *
 * What a board does not name is device memory, and nothing can be executed there; the first megabyte is not there at
 * all, so that NULL faults.
 */
#ifndef BOARDS_MMU_H
#define BOARDS_MMU_H

#include <stdint.h>

/** What a range of memory is for. */
typedef enum mmu_use {
    MMU_PROGRAM, /**< Code and constants: cached, can be executed. */
    MMU_DATA,    /**< RAM of the program: cached, nothing in it can be executed. */
    MMU_SHARED,  /**< RAM that a device reads and writes too, or that must reach the chip at once: not cached. */
} mmu_use_t;

/** A range of memory; sections of 1 MB that it touches belong to it. */
typedef struct mmu_range {
    uint32_t start;
    uint32_t bytes; /**< 0: ends the array. */
    mmu_use_t use;
} mmu_range_t;

/** The board's RAM, by its board.c; what shares a megabyte belongs to the range named last. */
extern const mmu_range_t mmu_ranges[];

/** Makes the table and switches MMU and caches on. Called by the start code alone, before any memory is set up: uses
 *  neither initialised nor zeroed data. */
void mmu_start(void);

/** Writes a cache outside the processor to memory and switches it off; here for boards that have none, boards that do
 *  have their own. Called by mmu_start before any memory is set up: uses neither initialised nor zeroed data. */
void mmu_outer_cache_off(void);

#endif
