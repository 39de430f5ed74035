/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Plays a scenario: every step on a stage, what is expected judged, each branch from the very state that the steps
 * before it came to.
 */
#ifndef SCENARIO_PLAY_H
#define SCENARIO_PLAY_H

#include "scenario/model.h"
#include "scenario/play_types.h"
#include <cjson/cJSON.h>

/** A play that goes on in a process of its own: what a scenario does to it (memory, a crash) stays there. */
typedef struct playing playing_t;

/** Starts a play. @param scenario, options  kept until play_end. @return to be given to play_end */
playing_t *play_start(const scenario_t *scenario, const play_options_t *options);

/**
 * Waits for its end.
 * @return what came of it, for report.h: an object with the members file, scenario, seed, status ("passed", "failed" or
 *         "error"), checks (one for each expectation, branch and failed step), story, virtual_us, hash; to be freed
 * with cJSON_Delete
 */
cJSON *play_end(playing_t *playing);

#endif
