/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Arm Watchdog Module SP805 (Technical Reference Manual DDI 0270) and those made like it: CMSDK's, Stellaris'. The
 * first expiry asks for an interrupt, the second resets the system.
 */
#ifndef BOARDS_SP805_H
#define BOARDS_SP805_H

#include <stdint.h>

/** Starts it. @param ticks of its clock until the first expiry */
void sp805_start(uintptr_t base, uint32_t ticks);

/** Starts its count again. */
void sp805_feed(uintptr_t base);

#endif
