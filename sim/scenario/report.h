/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file What came of scenarios, as a story for people, as JUnit's XML, as TAP 14. JSON is what play.h hands out. */
#ifndef SCENARIO_REPORT_H
#define SCENARIO_REPORT_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** Checks of all files. */
typedef struct report_counts {
    size_t files, wrong_files; /**< Wrong ones could not be read or played. */
    size_t skipped_files;      /**< Nothing of them could be judged. */
    size_t passed, failed;     /**< Checks. */
    size_t skipped;            /**< Checks of what could not be done. */
} report_counts_t;

/** Adds a result to the counts. */
void report_count(report_counts_t *counts, const cJSON *result);

/** Tells one result: its checks, and of each failed one what was found, by which phones, the end of the log, and the
 * command that repeats it. @param story  every step too. @param colour  with colours of a terminal */
void report_story(const cJSON *result, FILE *out, bool story, bool colour);

/** Prints how many of what there were. */
void report_summary(const report_counts_t *counts, FILE *out, bool colour);

/** Writes all results as JUnit's XML: a suite a file, a case a check. @param results  array. @return false: errno */
bool report_junit(const cJSON *results, FILE *out);

/** Writes all results as TAP 14. @return as report_junit */
bool report_tap(const cJSON *results, FILE *out);

#endif
