/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Registers of every PHY that negotiates by itself (IEEE 802.3, clauses 22 and 28).
 */
#ifndef BOARDS_MII_H
#define BOARDS_MII_H

#include <stdbool.h>
#include <stdint.h>

#define MII_STATUS      1u
#define MII_STATUS_LINK (1u << 2)
#define MII_OURS        4u /* what this end can do */
#define MII_THEIRS      5u

/** How a link runs. */
typedef struct mii_mode {
    bool fast; /**< 100 Mbit/s. */
    bool full; /**< Both directions at once. */
} mii_mode_t;

/** The best that both ends can do. @param ours, theirs  registers MII_OURS and MII_THEIRS */
static inline mii_mode_t mii_best(uint32_t ours, uint32_t theirs)
{
    enum { TEN_FULL = 0x40, HUNDRED = 0x80, HUNDRED_FULL = 0x100 };
    uint32_t both = ours & theirs;
    mii_mode_t mode = {.fast = (both & (HUNDRED | HUNDRED_FULL)) != 0};
    mode.full = (both & (mode.fast ? HUNDRED_FULL : TEN_FULL)) != 0;
    return mode;
}

#endif
