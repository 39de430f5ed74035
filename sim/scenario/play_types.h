/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file How a scenario is played. */
#ifndef SCENARIO_PLAY_TYPES_H
#define SCENARIO_PLAY_TYPES_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/** How it is played. */
typedef struct play_options {
    uint64_t seed;
    const char *phones;                /**< Only this class, or this one phone (desk[2]), is there; NULL: all. */
    bool faults;                       /**< The seed also draws faults: swarm.h. */
    const volatile sig_atomic_t *stop; /**< Once it is not 0 the play is ended by force; NULL: nobody asks for that. */
    FILE *log;                         /**< Gets every line of the event log; NULL: nobody does. */
} play_options_t;

#endif
