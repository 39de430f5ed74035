/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "gic.h"

#include "registers.h"

enum { GICD_CTLR = 0x000, GICD_ISENABLER = 0x100, GICD_IPRIORITYR = 0x400, GICD_ITARGETSR = 0x800 };
enum { GICC_CTLR = 0x00, GICC_PMR = 0x04, GICC_IAR = 0x0C, GICC_EOIR = 0x10 };

#define ID_MASK    0x3FFu
#define ID_NONE    1020u /* and above */
#define WAKE_LINES 4

void gic_start(const gic_t *gic)
{
    *reg32(gic->distributor + GICD_CTLR) = 1;
    *reg32(gic->cpu + GICC_PMR) = 0xFF;
    *reg32(gic->cpu + GICC_CTLR) = 1;
}

void gic_wake_on(const gic_t *gic, uint32_t id)
{
    *reg8(gic->distributor + GICD_IPRIORITYR + id) = 0x80;
    *reg8(gic->distributor + GICD_ITARGETSR + id) = 1; /* the first processor */
    *reg32(gic->distributor + GICD_ISENABLER + 4u * (id / 32u)) = 1u << (id % 32u);
}

void gic_sleep(const gic_t *gic)
{
    __asm__ volatile("dsb\n\twfi" ::: "memory");
    /* A line that its device holds up comes back at once: each is looked at no more than once. */
    for (int i = 0; i < WAKE_LINES; i++) {
        uint32_t id = *reg32(gic->cpu + GICC_IAR);
        if ((id & ID_MASK) >= ID_NONE)
            return;
        *reg32(gic->cpu + GICC_EOIR) = id;
    }
}
