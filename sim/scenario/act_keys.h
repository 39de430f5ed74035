/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * press: {keys: ...}.
 */
#ifndef SIM_SCENARIO_ACT_KEYS_H
#define SIM_SCENARIO_ACT_KEYS_H

#include "scenario/play_priv.h"

/**
 * Presses keys at a phone that is on and does not boot, from its idle screen on, its menus locked. One that starts
 * again takes no further key, as real phones do; the caller lets it boot.
 * @return false with @p why: what a key asked for could not be done
 */
bool act_keys(play_t *play, stage_phone_t *phone, const word_list_t *words, why_t *why);

#endif
