/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Faults of a swarm as people write them on the command line: which kinds, and in which steps. */
#ifndef SCENARIO_SWARM_WORDS_H
#define SCENARIO_SWARM_WORDS_H

#include "base/bytes.h"
#include "scenario/play_types.h"

/** The kinds' names. */
extern const char *const swarm_kinds[FAULT_KINDS];

/** Reads "power,loss": the other kinds are left out. @return false: a word is no kind */
bool swarm_read_kinds(const char *text, play_faults_t *faults);

/** Reads "2,5". @return false: not numbers from 1 on, or more than FAULT_STEPS */
bool swarm_read_steps(const char *text, play_faults_t *faults);

/** Appends the options that bring about just these faults, each with a space before it. */
void swarm_write(const play_faults_t *faults, base_bytes_t *text);

#endif
