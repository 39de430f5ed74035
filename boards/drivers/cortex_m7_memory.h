/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Memory protection unit and caches of a Cortex-M7 (Armv7-M Architecture Reference Manual, sections B2.2 and B3.5).
 * What no region names is as the architecture's own map has it: peripherals are not executed.
 */
#ifndef BOARDS_CORTEX_M7_MEMORY_H
#define BOARDS_CORTEX_M7_MEMORY_H

#include <stdint.h>

#include "registers.h"

/** What a region is for. */
typedef enum cortex_m7_use {
    CORTEX_M7_NOTHING = 1, /**< Nobody gets at it, nor reads ahead into it. */
    CORTEX_M7_PROGRAM,     /**< Code and constants: cached, not written. */
    CORTEX_M7_DATA,        /**< RAM of the program: cached, not executed. */
    CORTEX_M7_SHARED,      /**< What a controller reads or writes too: not cached, not executed. */
    CORTEX_M7_CODE_RAM,    /**< Fast RAM that code runs from; no cache is in its way. */
    CORTEX_M7_DEVICE,      /**< Each access as the program has it, in its order, none ahead: aligned ones only. */
} cortex_m7_use_t;

/** A region; its number is its place in the array, and where regions overlap the higher one holds. */
typedef struct cortex_m7_region {
    uint32_t start;     /**< A multiple of the size. */
    uint32_t size_log2; /**< 5 to 32. */
    cortex_m7_use_t use;
} cortex_m7_region_t;

/** Sets @p count regions, at most 16, empties both caches and switches them on. */
void cortex_m7_memory_start(const cortex_m7_region_t *regions, uint32_t count);

/** Sets @p count regions, and switches the data cache off when all that it holds is in memory. The caller's stack is
 *  nowhere that is cached. */
void cortex_m7_memory_uncached(const cortex_m7_region_t *regions, uint32_t count);

/** Takes a region away, or brings it back; inlined, so that code in RAM can do it. */
static inline __attribute__((always_inline)) void cortex_m7_region_switch(uint32_t number, uint32_t on)
{
    *reg32(0xE000ED98u) = number;                                  /* MPU_RNR */
    *reg32(0xE000EDA0u) = (*reg32(0xE000EDA0u) & ~1u) | (on & 1u); /* MPU_RASR */
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

#endif
