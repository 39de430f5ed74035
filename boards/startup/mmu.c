/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mmu.h"

#include <stdbool.h>
#include <stddef.h>

enum { SECTIONS = 4096, SECTION_SHIFT = 20, CACHE_LEVELS = 7 };

/* A first-level section descriptor: its type, attributes (TEX, C, B), access and the bit that forbids execution. */
#define SECTION       0x2u
#define BUFFERABLE    (1u << 2)
#define CACHEABLE     (1u << 3)
#define EXECUTE_NEVER (1u << 4)
#define FULL_ACCESS   (3u << 10)
#define TEX_1         (1u << 12)

#define DEVICE     (SECTION | FULL_ACCESS | EXECUTE_NEVER | BUFFERABLE)
#define PROGRAM    (SECTION | FULL_ACCESS | TEX_1 | CACHEABLE | BUFFERABLE)
#define DATA       (PROGRAM | EXECUTE_NEVER)
#define NOT_CACHED (SECTION | FULL_ACCESS | TEX_1 | EXECUTE_NEVER)

/* System control register. */
#define SCTLR_MMU         (1u << 0)
#define SCTLR_ALIGN       (1u << 1)
#define SCTLR_DATA_CACHE  (1u << 2)
#define SCTLR_BRANCHES    (1u << 11)
#define SCTLR_INSTRUCTION (1u << 12)
#define SCTLR_TEX_REMAP   (1u << 28)
#define SCTLR_ACCESS_FLAG (1u << 29)

/* Auxiliary control register of Cortex-A7 and A9: caches of a Cortex-A7 need it. */
#define ACTLR_SMP (1u << 6)

#define DOMAIN_0_CLIENT 1u

/* Neither initialised nor zeroed: it is made before the program's memory is. */
static uint32_t table[SECTIONS] __attribute__((section(".mmu_table"), aligned(16384)));

#define READ(value, op1, crn, crm, op2)                                                                                \
    __asm__ volatile("mrc p15, " #op1 ", %0, " #crn ", " #crm ", " #op2 : "=r"(value)::"memory")
#define WRITE(value, op1, crn, crm, op2)                                                                               \
    __asm__ volatile("mcr p15, " #op1 ", %0, " #crn ", " #crm ", " #op2 ::"r"(value) : "memory")

static void barrier(void)
{
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

/* One level by set and way (ARM DDI 0406C, B2.2.6): cleaned as well when a loader left the cache in use, whose lines
 * may be this very program; otherwise what they hold after power-on is no memory's. */
static void empty_level(uint32_t level, bool in_use)
{
    uint32_t geometry = 0;
    WRITE(level << 1, 2, c0, c0, 0);
    barrier();
    READ(geometry, 1, c0, c0, 0);
    uint32_t line_shift = (geometry & 7u) + 4u;
    uint32_t last_way = geometry >> 3 & 0x3FFu;
    uint32_t last_set = geometry >> 13 & 0x7FFFu;
    uint32_t way_shift = last_way == 0 ? 0 : (uint32_t)__builtin_clz(last_way);
    for (uint32_t way = 0; way <= last_way; way++)
        for (uint32_t set = 0; set <= last_set; set++) {
            uint32_t where = way << way_shift | set << line_shift | level << 1;
            if (in_use)
                WRITE(where, 0, c7, c14, 2);
            else
                WRITE(where, 0, c7, c6, 2);
        }
    barrier();
}

static void empty_data_caches(bool in_use)
{
    uint32_t levels = 0;
    READ(levels, 1, c0, c0, 1);
    for (uint32_t level = 0; level < CACHE_LEVELS; level++) {
        uint32_t kind = levels >> (3u * level) & 7u;
        if (kind == 0)
            break;
        if (kind >= 2) /* 1: instructions alone */
            empty_level(level, in_use);
    }
}

static void fill_table(void)
{
    static const uint32_t attributes[] = {[MMU_PROGRAM] = PROGRAM, [MMU_DATA] = DATA, [MMU_SHARED] = NOT_CACHED};
    table[0] = 0;
    for (uint32_t i = 1; i < SECTIONS; i++)
        table[i] = i << SECTION_SHIFT | DEVICE;
    for (const mmu_range_t *range = mmu_ranges; range->bytes != 0; range++)
        for (uint32_t i = range->start >> SECTION_SHIFT; i <= (range->start + range->bytes - 1u) >> SECTION_SHIFT; i++)
            table[i] = i << SECTION_SHIFT | attributes[range->use];
}

/* Not part of the above: it must not use the stack between the two states of the caches. */
static void switch_on(uint32_t control)
{
    uint32_t auxiliary = 0;
    READ(auxiliary, 0, c1, c0, 1);
    if ((auxiliary & ACTLR_SMP) == 0) /* a loader in the secure world may have kept the right to write it */
        WRITE(auxiliary | ACTLR_SMP, 0, c1, c0, 1);
    WRITE(0, 0, c2, c0, 2);                          /* TTBCR: one table for all addresses */
    WRITE((uint32_t)(uintptr_t)table, 0, c2, c0, 0); /* TTBR0: table walks are not cached */
    WRITE(DOMAIN_0_CLIENT, 0, c3, c0, 0);
    WRITE(0, 0, c8, c7, 0); /* TLBIALL */
    WRITE(0, 0, c7, c5, 0); /* ICIALLU */
    WRITE(0, 0, c7, c5, 6); /* BPIALL */
    barrier();
    control |= SCTLR_MMU | SCTLR_DATA_CACHE | SCTLR_INSTRUCTION | SCTLR_BRANCHES;
    WRITE(control, 0, c1, c0, 0);
    barrier();
}

__attribute__((weak)) void mmu_outer_cache_off(void)
{
}

void mmu_start(void)
{
    uint32_t control = 0;
    mmu_outer_cache_off(); /* first: what the inner one holds is newer */
    READ(control, 0, c1, c0, 0);
    bool in_use = (control & SCTLR_DATA_CACHE) != 0;
    if (in_use)
        empty_data_caches(true);
    control &= ~(SCTLR_MMU | SCTLR_ALIGN | SCTLR_DATA_CACHE | SCTLR_TEX_REMAP | SCTLR_ACCESS_FLAG);
    WRITE(control, 0, c1, c0, 0);
    barrier();
    empty_data_caches(in_use);
    fill_table();
    barrier();
    switch_on(control);
}
