/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Security checks that the canary build can leave out, one by one. A test that attacks must fail because of the very
 * check it is about: in the canary build that check is switched off by its name, and the same attack must succeed.
 * What is built for use has no switch: there the macro is its condition, and a gate reads that off the programs.
 */
#ifndef ITL_HAL_CANARY_H
#define ITL_HAL_CANARY_H

#include <stdbool.h>

#ifdef ITLPHONE_CANARY
/**
 * Whether a check is switched off: its name stands in the environment variable ITLPHONE_CANARY_OFF, a list with commas.
 * The first time that it is, standard error says so.
 * @param name  the name, a constant string
 */
bool itl_canary_is_off(const char *name);

/** True when @p condition holds, or in the canary build when the check @p name, a string literal, is switched off. */
#define ITL_CANARY_HOLDS(name, condition) ((condition) || itl_canary_is_off(name))
#else
#define ITL_CANARY_HOLDS(name, condition) (condition)
#endif

#endif
