/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone reports: the JSON of `itlsim phone boot --json`, member by member, and the same as text for people.
 */
#ifndef BOARDS_REPORT_H
#define BOARDS_REPORT_H

#include "phone/phone.h"

/** Writes the report of a boot as one line of JSON. */
void report_json(phone_t *phone);

/** Writes device, trust, lists, TVS answers and messages. */
void report_text(phone_t *phone);

/** Writes the status messages, a line each. */
void report_messages(const phone_t *phone);

/** Writes what is known of the installed lists, record by record. */
void report_lists(phone_t *phone);

#endif
