/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file A scenario out of its file. */
#ifndef SCENARIO_READ_H
#define SCENARIO_READ_H

#include "scenario/faults.h"
#include "scenario/model.h"

/**
 * Reads a file, and checks every word and every name in it.
 * @param faults  of that file; gets all that is wrong
 * @return NULL when something is; else to be freed with scenario_free
 */
scenario_t *scenario_read(const char *path, faults_t *faults);

/** NULL is allowed. */
void scenario_free(scenario_t *scenario);

#endif
