/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone reports after a boot, as JSON: the same on a board and in the simulator. docs/commands.md has the
 * members.
 */
#ifndef ITLPHONE_REPORT_H
#define ITLPHONE_REPORT_H

#include "phone/phone.h"
#include "report/json.h"

/** Writes the whole report as one object, without a line end. @param phone  after its boot, or after phone_init for the
 * state alone */
void report_json(phone_t *phone, json_sink_t sink);

/** "trusted", "untrusted" or "no-trust-list". */
const char *report_trust(const phone_t *phone);

/** On whose word a list was accepted in this boot: "first-use", "list", "tvs", "unchanged"; NULL: it was not. */
const char *report_verified_by(const phone_list_t *list);

#endif
