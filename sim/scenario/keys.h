/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Keys of a phone as scenario files write them: names as in Key:NAME ("Settings", "Soft4", "NavDwn"), what stands on
 * the keypad ("4", "**#"), and "Init:NAME", which closes all menus.
 */
#ifndef SIM_SCENARIO_KEYS_H
#define SIM_SCENARIO_KEYS_H

#include <stddef.h>

#include "screen/screen.h"

/** Stands for Init:NAME, which is no key. */
#define KEYS_CLOSE ITL_SCREEN_KEY_COUNT

/** Key @p index of a word, 0 the first. @return false past the last, and for a word that is none */
bool keys_of(const char *word, size_t index, itl_screen_key_t *key);

#endif
