/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file What follows from a scenario as it was read. */
#ifndef SCENARIO_MODEL_READ_H
#define SCENARIO_MODEL_READ_H

#include "scenario/model.h"

/** Longest path of a file beside a scenario, NUL counted. */
#define MODEL_PATH_BYTES 4096u

/** MAC address of the first phone of a class, as a number of 48 bits; of its own where it names one that is right, else
 *  counted through the file. */
uint64_t model_first_mac(const scenario_t *scenario, const class_spec_t *class);

/** Writes the path of a file that is named from the scenario's folder on. @return false: too long */
bool model_beside(const scenario_t *scenario, const char *name, char path[MODEL_PATH_BYTES]);

/** Whether such a file is there and can be read. */
bool model_has_file(const scenario_t *scenario, const char *name);

#endif
