/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What both forms of the report share.
 */
#ifndef BOARDS_REPORT_COMMON_H
#define BOARDS_REPORT_COMMON_H

#include "phone/phone.h"

/** "trusted", "untrusted" or "no-trust-list". */
const char *report_trust(const phone_t *phone);

/** On whose word the list is installed or kept; NULL when this boot did not touch it. */
const char *report_verified_by(const phone_list_t *list);

/** Writes a name of a file through @p put, anything but printable ASCII replaced by '?'. */
void report_name(const tlv_source_t *source, tlv_span_t span, void (*put)(char c));

/** Writes "host:port". */
void report_server(const char *host, uint16_t port);

#endif
