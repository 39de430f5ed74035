/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file A scenario told for people, without playing it. */
#ifndef SCENARIO_STORY_H
#define SCENARIO_STORY_H

#include <stdio.h>

#include "scenario/model.h"

/** "confirmed", "inferred" or "". */
const char *story_mark(const scenario_t *scenario);

/** How many expectations it has, those in branches counted. */
size_t story_expectations(const scenario_t *scenario);

/** How many branches it has. */
size_t story_branches(const scenario_t *scenario);

/** Prints name, where it comes from, cluster, phones, and every step with its line. */
void story_print(const scenario_t *scenario, FILE *out, bool colour);

/** How many steps the longest way through some has, as reports number them: expectations are none. */
size_t story_steps(const step_t *steps, size_t count);

#endif
