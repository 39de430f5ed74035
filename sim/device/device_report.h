/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone reports after a boot, as JSON (docs/commands.md) and as text for people.
 */
#ifndef SIM_DEVICE_REPORT_H
#define SIM_DEVICE_REPORT_H

#include <cjson/cJSON.h>
#include <stdio.h>

#include "phone/phone.h"

/**
 * The whole report of a boot, as firmware/report writes it, for taking apart.
 * @param phone  after its boot, or after itl_phone_init for the state alone
 * @return an object that the caller frees with cJSON_Delete; never NULL: out of memory ends the program
 */
cJSON *device_report(itl_phone_t *phone);

/** Prints a report for people: device, trust, lists, TVS, alarms, messages. */
void device_print_report(FILE *out, const cJSON *report);

/** Prints only which lists are installed. */
void device_print_lists(FILE *out, const cJSON *report);

/** Prints only the messages of a report, a line each. */
void device_print_messages(FILE *out, const cJSON *report);

/** The same after those that were in flash at power-on. */
void device_print_all_messages(FILE *out, const cJSON *report);

/** Prints any JSON as one line. */
void device_print_json(FILE *out, const cJSON *json);

#endif
