/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Who is to be called when: a binary heap of actors by time, those of one instant in the order of their numbers,
 * whatever was planned before. */
#ifndef SCENARIO_AGENDA_H
#define SCENARIO_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** All zero is empty. */
typedef struct agenda {
    struct agenda_entry *heap;
    size_t *where; /**< Of each actor in the heap. */
    size_t count;
} agenda_t;

/** Room for actors 0 to count - 1, each of which is called at time 0. */
void agenda_open(agenda_t *agenda, size_t count);

/** Plans an actor's next call in the place of the one that was planned. @param ms  UINT64_MAX: never */
void agenda_plan(agenda_t *agenda, size_t actor, uint64_t ms);

/** The earliest. @param actor  [out]. @return its time */
uint64_t agenda_next(const agenda_t *agenda, size_t *actor);

/** Frees it. */
void agenda_close(agenda_t *agenda);

#endif
