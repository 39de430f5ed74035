/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone reports after a boot, as JSON or CBOR: the same on a board and in the simulator. docs/commands.md has
 * the members.
 */
#ifndef ITLPHONE_REPORT_H
#define ITLPHONE_REPORT_H

#include "phone/phone.h"
#include "report/writer.h"

/** What of the report is wanted. */
typedef enum report_part {
    REPORT_WHOLE,    /**< Everything, as one map. */
    REPORT_MESSAGES, /**< The list "messages" alone. */
    REPORT_LISTS,    /**< A map with "itl" and "ctl" alone. */
} report_part_t;

/**
 * Writes a report, without a line end.
 * @param phone  after its boot, or after phone_init for the state alone; while it boots: what is known by then
 */
void report_write(phone_t *phone, report_part_t part, writer_format_t format, writer_sink_t sink);

/** "trusted", "untrusted" or "no-trust-list". */
const char *report_trust(const phone_t *phone);

/** On whose word a list was accepted in this boot: "first-use", "list", "tvs", "unchanged"; NULL: it was not. */
const char *report_verified_by(const phone_list_t *list);

#endif
