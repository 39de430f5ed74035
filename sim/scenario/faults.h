/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file What is wrong with a scenario file: all of it, each with its place, an excerpt and what was meant perhaps. */
#ifndef SCENARIO_FAULTS_H
#define SCENARIO_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** A place in a file. */
typedef struct spot {
    uint32_t line;   /**< From 1; 0: the file as a whole. */
    uint32_t column; /**< From 1, in characters. */
    uint32_t width;  /**< Characters to underline, 1 or more. */
} spot_t;

/** Faults of one file. */
typedef struct faults faults_t;

/** More are counted, and not kept. */
#define FAULTS_MAX 100u

/** Of the file at @p path. @return to be freed with faults_free */
faults_t *faults_create(const char *path);

/** Gives the text that excerpts are taken from. @param text  NUL-terminated, kept by the caller as long as faults are
 * added */
void faults_set_text(faults_t *faults, const char *text);

/** Adds one. @param format  without a full stop. @return false, so that callers can return it */
bool faults_add(faults_t *faults, spot_t spot, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** How many there are. */
size_t faults_count(const faults_t *faults);

/** Prints "FILE:LINE:COLUMN: error: TEXT", the line and a caret, each fault once, in the order of the file.
 *  @param colour  with colours of a terminal */
void faults_print(const faults_t *faults, FILE *out, bool colour);

/** One of them as a line of text, by its order in the file. @return "LINE:COLUMN: TEXT", valid until the next call */
const char *faults_line(const faults_t *faults, size_t index);

/** NULL is allowed. */
void faults_free(faults_t *faults);

/**
 * The word that was meant.
 * @param word   as it stands
 * @param words  what it may be
 * @return one of @p words at most a third of its letters away; NULL: none is near
 */
const char *faults_nearest(const char *word, const char *const *words, size_t count);

#endif
