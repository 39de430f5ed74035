/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The program's memory: set up before main, and how much of stack and heap was ever used.
 */
#ifndef BOARDS_MEMORY_H
#define BOARDS_MEMORY_H

#include <stdint.h>

/** First byte past the stack, from the linker script. */
extern char memory_stack_top[];

/** First word of the stack. */
extern uint32_t memory_stack_bottom[];

/** Copies initialised data to RAM, zeroes the rest, paints the free stack. Called by the start code alone. */
void memory_start(void);

/** Most bytes of stack ever used, by the paint that is gone. */
uint32_t memory_stack_used(void);

/** Bytes of stack there are. */
uint32_t memory_stack_size(void);

/** Most bytes that the C library's heap ever took from memory, its own overhead counted. */
uint32_t memory_heap_used(void);

#endif
