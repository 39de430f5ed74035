/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file How a scenario is played. */
#ifndef SCENARIO_PLAY_TYPES_H
#define SCENARIO_PLAY_TYPES_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** Kinds of faults that a seed draws. */
typedef enum fault_kind {
    FAULT_LOSS,
    FAULT_DUPLICATE,
    FAULT_REORDER,
    FAULT_DELAY,
    FAULT_POWER,
    FAULT_OUTAGE,
    FAULT_KINDS
} fault_kind_t;

/** Most steps that are named. */
#define FAULT_STEPS 64u

/** Which faults there are. All zero: none. */
typedef struct play_faults {
    bool on; /**< The seed draws some: swarm.h. */
    bool without[FAULT_KINDS];
    uint32_t steps[FAULT_STEPS]; /**< Only in steps of these numbers, counted as reports count them, */
    size_t step_count;           /**< where some are named. */
} play_faults_t;

/** How it is played. */
typedef struct play_options {
    uint64_t seed;
    const char *phones; /**< Only these are there: classes and phones with commas between (desk[2],away); NULL: all. */
    play_faults_t faults;
    const volatile sig_atomic_t *stop; /**< Once it is not 0 the play is ended by force; NULL: nobody asks for that. */
    bool real;                         /**< By programs of this machine, and not in a virtual world. */
    const char *folder;                /**< Set by play.c: where programs have their files. */
    FILE *log;                         /**< Gets every line of the event log; NULL: nobody does. */
} play_options_t;

#endif
