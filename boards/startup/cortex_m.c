/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Start of every Cortex-M board: vector table, memory, main. The linker script of the board places it.
 */
#include <stdint.h>

#include "memory.h"

/** Interrupt lines with an entry in the vector table; the largest of the boards here has 240 at most. */
#ifndef BOARD_LINES
#define BOARD_LINES 96
#endif

typedef void handler_t(void);

int main(void);
_Noreturn void board_panic(const char *what);
_Noreturn void board_exit(int status);
handler_t cortex_m_tick;
handler_t cortex_m_line;
handler_t cortex_m_start;

static void fault(void)
{
    board_panic("processor fault");
}

void cortex_m_start(void)
{
    memory_start();
    board_exit(main());
}

/** Armv7-M Architecture Reference Manual, section B1.5.3. */
typedef struct vectors {
    void *stack;
    handler_t *exceptions[15];
    handler_t *lines[BOARD_LINES];
} vectors_t;

#define EIGHT(h)   h, h, h, h, h, h, h, h
#define THIRTY2(h) EIGHT(h), EIGHT(h), EIGHT(h), EIGHT(h)

__attribute__((section(".vectors"), used)) static const vectors_t vectors = {
    .stack = memory_stack_top,
    .exceptions = {cortex_m_start, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault,
                   fault, cortex_m_tick},
    .lines = {THIRTY2(cortex_m_line), THIRTY2(cortex_m_line), THIRTY2(cortex_m_line)},
};
