/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Watchdog of Arm's Cortex-M System Design Kit (CMSDK Technical Reference Manual, section 4.5). The first expiry is an
 * NMI, which the start code treats as a fault; the second resets the system.
 */
#ifndef BOARDS_CMSDK_WATCHDOG_H
#define BOARDS_CMSDK_WATCHDOG_H

#include <stdint.h>

/** Starts it. @param ticks of its clock until the first expiry */
void cmsdk_watchdog_start(uintptr_t base, uint32_t ticks);

/** Starts its count again. */
void cmsdk_watchdog_feed(uintptr_t base);

#endif
