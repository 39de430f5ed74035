/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cortex_m7_memory.h"

#include <stdbool.h>

#define MPU_CTRL   0xE000ED94u
#define MPU_RNR    0xE000ED98u
#define MPU_RBAR   0xE000ED9Cu
#define MPU_RASR   0xE000EDA0u
#define SCB_CCR    0xE000ED14u
#define SCB_CCSIDR 0xE000ED80u
#define SCB_CSSELR 0xE000ED84u
#define ICIALLU    0xE000EF50u
#define DCISW      0xE000EF60u /* forgets a line */
#define DCCISW     0xE000EF74u /* writes it back first */

#define CTRL_ON          1u
#define CTRL_DEFAULT_MAP (1u << 2)
#define CCR_DATA         (1u << 16)
#define CCR_INSTRUCTION  (1u << 17)

#define ON            1u
#define EXECUTE_NEVER (1u << 28)
#define NO_ACCESS     (0u << 24)
#define READ_WRITE    (3u << 24)
#define READ_ONLY     (6u << 24)
#define TEX_1         (1u << 19)
#define CACHEABLE     (1u << 17)
#define BUFFERABLE    (1u << 16)

static void barrier(void)
{
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

static void set_regions(const cortex_m7_region_t *regions, uint32_t count)
{
    static const uint32_t attributes[] = {
        [CORTEX_M7_NOTHING] = NO_ACCESS | EXECUTE_NEVER,
        [CORTEX_M7_PROGRAM] = READ_ONLY | TEX_1 | CACHEABLE | BUFFERABLE,
        [CORTEX_M7_DATA] = READ_WRITE | EXECUTE_NEVER | TEX_1 | CACHEABLE | BUFFERABLE,
        [CORTEX_M7_SHARED] = READ_WRITE | EXECUTE_NEVER | TEX_1,
        [CORTEX_M7_CODE_RAM] = READ_WRITE | TEX_1,
        [CORTEX_M7_DEVICE] = READ_WRITE | EXECUTE_NEVER | BUFFERABLE,
    };
    *reg32(MPU_CTRL) = 0;
    for (uint32_t i = 0; i < count; i++) {
        *reg32(MPU_RNR) = i;
        *reg32(MPU_RBAR) = regions[i].start;
        *reg32(MPU_RASR) = attributes[regions[i].use] | (regions[i].size_log2 - 1u) << 1 | ON;
    }
    *reg32(MPU_CTRL) = CTRL_ON | CTRL_DEFAULT_MAP;
    barrier();
}

/* By set and way. After power-on the cache holds what is no memory's; one that a loader left on holds what is. */
static void empty_data_cache(bool in_use)
{
    *reg32(SCB_CSSELR) = 0;
    barrier();
    uint32_t geometry = *reg32(SCB_CCSIDR);
    uint32_t line_shift = (geometry & 7u) + 4u;
    uint32_t last_way = geometry >> 3 & 0x3FFu;
    uint32_t last_set = geometry >> 13 & 0x7FFFu;
    uint32_t way_shift = last_way == 0 ? 0 : (uint32_t)__builtin_clz(last_way);
    for (uint32_t way = 0; way <= last_way; way++)
        for (uint32_t set = 0; set <= last_set; set++)
            *reg32(in_use ? DCCISW : DCISW) = way << way_shift | set << line_shift;
    barrier();
}

void cortex_m7_memory_start(const cortex_m7_region_t *regions, uint32_t count)
{
    set_regions(regions, count);
    *reg32(ICIALLU) = 0;
    barrier();
    *reg32(SCB_CCR) |= CCR_INSTRUCTION;
    barrier();
    empty_data_cache((*reg32(SCB_CCR) & CCR_DATA) != 0);
    *reg32(SCB_CCR) |= CCR_DATA;
    barrier();
}

void cortex_m7_memory_uncached(const cortex_m7_region_t *regions, uint32_t count)
{
    if ((*reg32(SCB_CCR) & CCR_DATA) != 0) {
        *reg32(SCB_CCR) &= ~CCR_DATA;
        barrier();
        empty_data_cache(true);
    }
    set_regions(regions, count);
}
