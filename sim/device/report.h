/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone reports after a boot, as JSON (docs/commands.md) and as text for people.
 */
#ifndef SIM_REPORT_H
#define SIM_REPORT_H

#include <cjson/cJSON.h>
#include <stdio.h>

#include "phone/phone.h"

/**
 * The whole report of a boot.
 * @param phone  after its boot, or after phone_init for the state alone
 * @return an object that the caller frees with cJSON_Delete; never NULL: out of memory ends the program
 */
cJSON *report_of_phone(phone_t *phone);

/** An installed list as the report has it: installed, sha1, length, signer (null where there is none). Caller owns. */
cJSON *report_of_list(phone_t *phone, phone_list_kind_t kind);

/** Status messages: an array of {time, text, reason}. Caller owns. */
cJSON *report_messages(const phone_t *phone);

/** Prints a report for people: device, trust, lists, TVS, messages. */
void report_print(FILE *out, const cJSON *report);

/** Prints only the messages of a report, a line each. */
void report_print_messages(FILE *out, const cJSON *report);

/** Prints any JSON as one line. */
void report_print_json(FILE *out, const cJSON *json);

#endif
