/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Of a play that failed under a swarm of faults: the least of it that still fails. */
#ifndef SIM_SCENARIO_SHRINK_H
#define SIM_SCENARIO_SHRINK_H

#include "scenario/play.h"

/**
 * Plays it again and again with fewer phones, fewer kinds of faults and faults in fewer steps, as long as what failed
 * first fails, or as long as it crashes.
 * @param options  it was played with. @param result  what came of it: it gets a member "shrunk", for report.h,
 * where playing it once more fails again
 */
void scenario_shrink(const scenario_t *scenario, const play_options_t *options, cJSON *result);

#endif
