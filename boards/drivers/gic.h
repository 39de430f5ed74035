/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Arm Generic Interrupt Controller, version 1 or 2 (architecture specification IHI 0048), used for one thing: to end
 * WFI. The processor keeps interrupts masked.
 */
#ifndef BOARDS_GIC_H
#define BOARDS_GIC_H

#include <stdint.h>

typedef struct gic {
    uintptr_t distributor;
    uintptr_t cpu;
} gic_t;

/** Starts distributor and processor interface. */
void gic_start(const gic_t *gic);

/** Lets interrupt @p id end gic_sleep. */
void gic_wake_on(const gic_t *gic, uint32_t id);

/** Sleeps until an interrupt asks, then acknowledges it; its device must be served before the next sleep. */
void gic_sleep(const gic_t *gic);

#endif
