/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Access to memory-mapped registers.
 */
#ifndef BOARDS_REGISTERS_H
#define BOARDS_REGISTERS_H

#include <stdint.h>

/** The 32-bit register at an address. */
static inline volatile uint32_t *reg32(uintptr_t address)
{
    return (volatile uint32_t *)address;
}

/** The 16-bit register at an address. */
static inline volatile uint16_t *reg16(uintptr_t address)
{
    return (volatile uint16_t *)address;
}

/** The 8-bit register at an address. */
static inline volatile uint8_t *reg8(uintptr_t address)
{
    return (volatile uint8_t *)address;
}

#endif
