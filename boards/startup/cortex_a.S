/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Start of every Cortex-A board: stack, vectors, MMU and caches, memory, main. One core, interrupts masked for good:
 * they only end WFI. */
    .syntax unified
    .arm

    .section .start, "ax"
    .global cortex_a_start
cortex_a_start:
    cpsid   if
    ldr     sp, =memory_stack_top
    ldr     r0, =vectors
    mcr     p15, 0, r0, c12, c0, 0      /* VBAR */
    bl      mmu_start
    bl      memory_start
    bl      main
    b       fault

    .section .vectors, "ax"
    .balign 32
vectors:
    b       cortex_a_start              /* reset */
    b       fault                       /* undefined instruction */
    b       fault                       /* supervisor call: semihosting calls never come here */
    b       fault                       /* prefetch abort */
    b       fault                       /* data abort */
    b       fault
    b       fault                       /* IRQ: masked */
    b       fault                       /* FIQ: masked */

fault:
    cps     #0x13
    ldr     sp, =memory_stack_top
    ldr     r0, =message
    b       board_panic

    .section .rodata
message:
    .asciz  "processor fault"
