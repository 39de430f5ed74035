/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Faults that a seed draws: of the network, of power, of servers. Some kinds are left out by each seed, and the others
 * have weights of their own, so that seeds differ in more than luck. They fall inside a step in which phones boot, or
 * time goes by, and end with it; whoever was harmed boots once more in quiet. What befalls a phone in a step follows
 * from the seed, its name and the step's number alone: leaving out others, or other steps and kinds, does not change
 * it. Bit rot and wrong keys are none of them: what they bring about is for a scenario to say.
 */
#ifndef SCENARIO_SWARM_H
#define SCENARIO_SWARM_H

#include "scenario/play_types.h"
#include "scenario/stage.h"
#include "virtual/random.h"

/** Faults of a play. All zero: none. */
typedef struct swarm {
    bool on;
    uint64_t seed;
    play_faults_t faults;
    virtual_link_t calm;  /**< As the scenario has the network. */
    virtual_link_t rough; /**< As it is in the faults' time. */
    uint32_t cut_ppm;     /**< Chance of a phone to lose its power in a step. */
    uint32_t outage_ppm;  /**< Chance of a node to be cut off in a step. */
    virtual_node_t *away; /**< The node that is. */
    uint64_t away_us;     /**< For so long. */
} swarm_t;

/** Draws the kinds and weights of a seed. @param faults  copied. @param text  [out] what was drawn, for the log and
 *  reports */
void swarm_open(swarm_t *swarm, const stage_t *stage, uint64_t seed, const play_faults_t *faults, char text[160]);

/** Faults begin. @param step  its number */
void swarm_begin(swarm_t *swarm, stage_t *stage, uint32_t step);

/** Lets the first part of a step go by: until a node that is away is back. */
void swarm_pass(swarm_t *swarm, stage_t *stage);

/**
 * Faults end. Phones that lost their power, or got no answer, are to start once more.
 * @return how many
 */
size_t swarm_end(swarm_t *swarm, stage_t *stage);

/** Every phone has the list that it had when the step began, or one that a node serves.
 *  @return NULL: so it is; else a phone that has neither */
const stage_phone_t *swarm_lost(stage_t *stage);

#endif
