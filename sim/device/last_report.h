/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * phone.json: the report of the last boot in a state folder, what the phone's screen would show now. It is read with
 * the distrust that any file deserves, and replaced whole.
 */
#ifndef SIM_LAST_REPORT_H
#define SIM_LAST_REPORT_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/** The file's name. */
#define LAST_REPORT_FILE "phone.json"

/**
 * Checks that a report has the members that this program reads, each of its type; others may be there.
 * @return NULL when it has; else what is wrong, e.g. "messages is not an array", constant text
 */
const char *last_report_fault(const cJSON *report);

/** The same for a part of one. @param part  "messages": an object with those; else one with "itl" and "ctl" */
const char *last_report_part_fault(const cJSON *report, const char *part);

/**
 * Reads text as a report. @param text @p len bytes, a NUL behind them
 * @param fault  [out] NULL, or what is wrong, constant text
 * @return the report, which the caller frees with cJSON_Delete, also with a fault where it is an object at all; else
 * NULL
 */
cJSON *last_report_parse(const char *text, size_t len, const char **fault);

/**
 * Reads the report of a state folder.
 * @param lenient  a damaged report is no failure: what of it can be used is taken
 * @param report   [out] as last_report_parse returns it; NULL where there is none yet
 * @return false with the reason
 */
bool last_report_load(const char *folder, bool lenient, cJSON **report, base_error_t *error);

/**
 * Puts room for the next report aside, so that it can be written even when the disk is full by then.
 * @return false with the reason
 */
bool last_report_reserve(const char *folder, base_error_t *error);

/** Gives the room back. */
void last_report_release(const char *folder);

/** Keeps a report as the last one, replacing it whole. @return false with the reason */
bool last_report_save(const char *folder, const cJSON *report, base_error_t *error);

#endif
