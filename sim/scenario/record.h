/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A scenario of what was done to a cluster: commands from its history (cluster/history.h), boots of phones from its
 * database of alarms, and what held after each, as expectations. To be edited, and to be played.
 */
#ifndef SCENARIO_RECORD_H
#define SCENARIO_RECORD_H

#include "base/bytes.h"
#include "cluster/cluster.h"
#include "scenario/record_types.h"

/**
 * Writes the scenario of a cluster.
 * @param name   what it is called
 * @param yaml   [out] freed by the caller, whatever is returned
 * @return false with the reason: no history, no alarms that can be read, no phone, more than a scenario may be
 */
bool record_scenario(const cluster_t *cluster, const char *name, base_bytes_t *yaml, record_tell_t *tell, void *ctx,
                     base_error_t *error);

#endif
