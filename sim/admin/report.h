/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a command did, as one JSON object on a line: its transcript, and what programs want to know of it as members.
 */
#ifndef ADMIN_REPORT_H
#define ADMIN_REPORT_H

#include <cjson/cJSON.h>

#include "admin/session.h"

/** True when the session reports in JSON: what is for people's eyes only can be left out. */
bool report_wanted(const admin_session_t *session);

/** Adds a member to the report of the command that runs. @param value  taken over, also where no report is wanted */
void report_add(const admin_session_t *session, const char *name, cJSON *value);

/** Adds a text to an object; a null pointer becomes null. */
void report_text(cJSON *object, const char *name, const char *text);

/** Does a command. @return as commands_run */
typedef admin_result_t report_run_t(admin_session_t *session, int count, char **words);

/**
 * Runs a command and prints its report: "node", "command", "status" (as an exit status), "output" (the lines of its
 * transcript), "warnings", "error" (null: none), and what the command added.
 */
admin_result_t report_command(admin_session_t *session, report_run_t *run, int count, char **words);

#endif
