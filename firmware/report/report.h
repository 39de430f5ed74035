/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone reports after a boot, as JSON or CBOR: the same on a board and in the simulator. docs/commands.md has
 * the members.
 */
#ifndef ITLPHONE_REPORT_H
#define ITLPHONE_REPORT_H

#include "phone/phone_view.h"
#include "report/writer.h"

/** What of the report is wanted. */
typedef enum itl_report_part {
    ITL_REPORT_WHOLE,    /**< Everything, as one map. */
    ITL_REPORT_MESSAGES, /**< The list "messages" alone. */
    ITL_REPORT_LISTS,    /**< A map with "itl" and "ctl" alone. */
} itl_report_part_t;

/**
 * Writes a report, without a line end.
 * @param phone  after its boot, or after itl_phone_init for the state alone; while it boots: what is known by then
 */
void itl_report_write(itl_phone_t *phone, itl_report_part_t part, itl_writer_format_t format, itl_writer_sink_t sink);

/** "trusted", "untrusted" or "no-trust-list". */
const char *itl_report_trust(const itl_phone_t *phone);

/** On whose word a list was accepted in this boot: "first-use", "list", "tvs", "unchanged"; NULL: it was not. */
const char *itl_report_verified_by(const itl_phone_t *phone, itl_phone_list_kind_t kind);

#endif
