/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A MAC address for a chip that has a number of its own and no address.
 */
#ifndef BOARDS_UNIQUE_MAC_H
#define BOARDS_UNIQUE_MAC_H

#include <stdint.h>

/** Most words of a number. */
#define UNIQUE_MAC_WORDS 4u

/**
 * From all of a chip's own number, of which chips of one lot share most: locally administered, for one station.
 * @param at     address of the number
 * @param words  its length, up to UNIQUE_MAC_WORDS
 */
void unique_mac(uintptr_t at, uint32_t words, uint8_t mac[6]);

#endif
