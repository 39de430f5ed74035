/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Leaves out what a failure does not need, until nothing more can be left out. */
#ifndef SCENARIO_SHRINK_H
#define SCENARIO_SHRINK_H

#include <stdbool.h>
#include <stddef.h>

/** Whether it still fails with just those things. @param kept  of each thing whether it is there */
typedef bool shrink_fails_t(void *ctx, const bool *kept);

/**
 * Leaves out all, then halves, quarters and so on, then one by one, as long as it still fails.
 * @param kept   [in,out] of each thing whether it is there; with what is there at first it fails
 * @param count  of things
 * @return how many are left
 */
size_t shrink(bool *kept, size_t count, shrink_fails_t *fails, void *ctx);

#endif
