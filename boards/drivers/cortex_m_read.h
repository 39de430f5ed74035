/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Reads of memory that may answer with a bus fault, such as flash whose error-correcting code a power cut has broken,
 * on Armv7-M (Architecture Reference Manual, sections B1.4.3 and B3.2.8).
 */
#ifndef BOARDS_CORTEX_M_READ_H
#define BOARDS_CORTEX_M_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Copies words.
 * @param address  a multiple of 4
 * @param words    [out] @p count of them; what they hold is not to be used when the answer is false
 * @return false: the bus has answered one of the reads with a fault
 */
bool cortex_m_read(uintptr_t address, uint32_t *words, size_t count);

#endif
