/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Arm's level 2 cache controller L2C-310 (Technical Reference Manual DDI 0246), as a boot loader may have left it.
 */
#ifndef BOARDS_PL310_H
#define BOARDS_PL310_H

#include <stdint.h>

/** Writes what is in the cache to memory and switches it off, where it is on. Uses no memory but the stack. */
void pl310_switch_off(uintptr_t base);

#endif
