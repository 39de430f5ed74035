/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone reports, on the console: the JSON of `itlsim phone boot --json`, and the same as text for people.
 */
#ifndef BOARDS_DEVICE_REPORT_H
#define BOARDS_DEVICE_REPORT_H

#include "phone/phone.h"

/** Writes the report of a boot as one line of JSON. */
void device_print_json(itl_phone_t *phone);

/** Writes device, trust, lists, TVS answers and messages. */
void device_print_report(itl_phone_t *phone);

/** Writes the status messages, a line each. */
void device_print_messages(const itl_phone_t *phone);

/** Writes what is known of the installed lists, record by record. */
void device_print_lists(itl_phone_t *phone);

#endif
