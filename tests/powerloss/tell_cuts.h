/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file How many power cuts were tried, and how fast. */
#ifndef POWERLOSS_TELL_CUTS_H
#define POWERLOSS_TELL_CUTS_H

#include <stdio.h>
#include <time.h>

/** Prints a line without its end: what was cut, how often, and how often in a second of processor time since @p from.
 */
static inline void tell_cuts(const char *what, unsigned long cuts, clock_t from)
{
    const double seconds = (double)(clock() - from) / CLOCKS_PER_SEC;
    printf("\n  %s: %lu cuts, %.0f a second", what, cuts, seconds > 0 ? (double)cuts / seconds : 0);
}

#endif
