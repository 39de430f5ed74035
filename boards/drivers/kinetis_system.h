/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Watchdog and random number generator of Kinetis chips (K64 Sub-Family Reference Manual, chapters 24 and 35).
 */
#ifndef BOARDS_KINETIS_SYSTEM_H
#define BOARDS_KINETIS_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Sets the watchdog, which runs since reset. @param ms until it resets, from its 1 kHz clock */
void kinetis_watchdog_start(uint32_t ms);

/** Starts its count again. */
void kinetis_watchdog_feed(void);

/** Fills @p buf from the RNGA, whose clock is on. NXP asks that its output be used as seed only.
 *  @return false: it has failed or is too slow */
bool kinetis_random(void *buf, size_t len);

#endif
