/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cortex_m_read.h"

#include "registers.h"

#define SCB_CCR  0xE000ED14u
#define SCB_CFSR 0xE000ED28u

#define CCR_BFHFNMIGN  (1u << 8) /* with FAULTMASK set, data bus faults are noted and nothing else */
#define CFSR_BUS_FAULT 0xFF00u

bool cortex_m_read(uintptr_t address, uint32_t *words, size_t count)
{
    uint32_t ccr = *reg32(SCB_CCR), masked;
    __asm__ volatile("mrs %0, faultmask" : "=r"(masked));
    __asm__ volatile("cpsid f" ::: "memory");
    *reg32(SCB_CCR) = ccr | CCR_BFHFNMIGN;
    *reg32(SCB_CFSR) = CFSR_BUS_FAULT; /* written ones clear */
    __asm__ volatile("dsb\n\tisb" ::: "memory");
    for (size_t i = 0; i < count; i++)
        words[i] = *reg32(address + 4u * i);
    __asm__ volatile("dsb\n\tisb" ::: "memory");
    bool fine = (*reg32(SCB_CFSR) & CFSR_BUS_FAULT) == 0;
    *reg32(SCB_CFSR) = CFSR_BUS_FAULT;
    *reg32(SCB_CCR) = ccr;
    __asm__ volatile("dsb\n\tisb\n\tmsr faultmask, %0" : : "r"(masked) : "memory");
    return fine;
}
