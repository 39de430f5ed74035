/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Start of every Cortex-M board: vector table, memory, main, and what is told of a fault. The linker script of the
 * board places it.
 */
#include <stdint.h>

#include "memory.h"
#include "registers.h"
#include "text/text.h"

/** Interrupt lines with an entry in the vector table: as many as a Cortex-M3, M4 or M7 can have. */
#define LINES 240

#define SCB_VTOR  0xE000ED08u
#define SCB_CFSR  0xE000ED28u
#define SCB_HFSR  0xE000ED2Cu
#define SCB_MMFAR 0xE000ED34u
#define SCB_BFAR  0xE000ED38u

/* Words that the processor pushes when it takes an exception. */
#define FRAME_WORDS 8u
#define FRAME_LR    5u
#define FRAME_PC    6u

typedef void handler_t(void);

int main(void);
_Noreturn void board_panic(const char *what);
_Noreturn void board_exit(int status);
handler_t cortex_m_tick;
handler_t cortex_m_line;
handler_t cortex_m_start;

/** Tells of a fault. @param frame what the processor pushed */
_Noreturn void cortex_m_fault(const uint32_t *frame);

static void put_word(itl_text_t *text, const char *name, uint32_t word)
{
    const uint8_t bytes[] = {(uint8_t)(word >> 24), (uint8_t)(word >> 16), (uint8_t)(word >> 8), (uint8_t)word};
    itl_text_string(text, name);
    itl_text_hex(text, bytes, sizeof bytes);
}

/* For addr2line, and the Armv7-M Architecture Reference Manual, section B3.2.15. */
_Noreturn void cortex_m_fault(const uint32_t *frame)
{
    char line[160];
    itl_text_t text = itl_text_in(line, sizeof line);
    uint32_t exception;
    __asm__ volatile("mrs %0, ipsr" : "=r"(exception));
    put_word(&text, "processor fault: exception ", exception);
    if (frame >= (const uint32_t *)memory_stack_bottom &&
        frame + FRAME_WORDS <= (const uint32_t *)(const void *)memory_stack_top) {
        put_word(&text, " pc ", frame[FRAME_PC]);
        put_word(&text, " lr ", frame[FRAME_LR]);
    } else {
        put_word(&text, ", stack overflow: sp ", (uint32_t)(uintptr_t)frame);
    }
    put_word(&text, " cfsr ", *reg32(SCB_CFSR));
    put_word(&text, " hfsr ", *reg32(SCB_HFSR));
    put_word(&text, " bfar ", *reg32(SCB_BFAR));
    put_word(&text, " mmfar ", *reg32(SCB_MMFAR));
    board_panic(line);
}

/* A stack that has run over is of no use for telling so: then the whole of it is used again. */
__attribute__((naked)) static void fault(void)
{
    __asm__ volatile("tst lr, #4\n\t"
                     "ite eq\n\t"
                     "mrseq r0, msp\n\t"
                     "mrsne r0, psp\n\t"
                     "ldr r1, =memory_stack_bottom\n\t"
                     "ldr r2, =memory_stack_top\n\t"
                     "cmp r0, r1\n\t"
                     "it lo\n\t"
                     "movlo sp, r2\n\t"
                     "b cortex_m_fault");
}

/** Armv7-M Architecture Reference Manual, section B1.5.3. */
typedef struct vectors {
    void *stack;
    handler_t *exceptions[15];
    handler_t *lines[LINES];
} vectors_t;

#define EIGHT(h)  h, h, h, h, h, h, h, h
#define FORTY8(h) EIGHT(h), EIGHT(h), EIGHT(h), EIGHT(h), EIGHT(h), EIGHT(h)

/* As a table of this size has to be aligned. */
__attribute__((section(".vectors"), used, aligned(1024))) static const vectors_t vectors = {
    .stack = memory_stack_top,
    .exceptions = {cortex_m_start, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault,
                   fault, cortex_m_tick},
    .lines = {FORTY8(cortex_m_line), FORTY8(cortex_m_line), FORTY8(cortex_m_line), FORTY8(cortex_m_line),
              FORTY8(cortex_m_line)},
};

void cortex_m_start(void)
{
    *reg32(SCB_VTOR) = (uint32_t)(uintptr_t)&vectors; /* a boot loader may have had its own */
    memory_start();
    board_exit(main());
}
