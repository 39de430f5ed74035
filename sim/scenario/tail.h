/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file The event log of a run: its newest lines, a hash of all, and a file of all where one is wanted. */
#ifndef SCENARIO_TAIL_H
#define SCENARIO_TAIL_H

#include <stdint.h>
#include <stdio.h>

/** Lines that are kept. */
#define TAIL_LINES 64u

/** Longest line that is kept, NUL counted; of longer ones the beginning is. */
#define TAIL_LINE_BYTES 256u

/** All zero is empty. */
typedef struct tail {
    char lines[TAIL_LINES][TAIL_LINE_BYTES];
    uint64_t count; /**< Lines that came. */
    uint64_t hash;  /**< Of all of them. */
    FILE *file;     /**< Gets each; NULL: none. */
} tail_t;

/** Adds a line. @param text  without its end */
void tail_add(tail_t *tail, const char *text);

/** The @p back-th newest line, 0 the newest. @return NULL: it is kept no more, or never came */
const char *tail_line(const tail_t *tail, uint64_t back);

#endif
