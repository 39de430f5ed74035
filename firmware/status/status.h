/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Status messages: what a user reads on the phone. Families of phones spell them differently, also where a message
 * names a file. Each has a machine-readable reason, which the phone itself does not show. The newest ITL_LIMIT_MESSAGES
 * are kept. In flash they are numbers and names, spelt when they are shown.
 */
#ifndef ITLPHONE_STATUS_H
#define ITLPHONE_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "family/family.h"
#include "itl_limits.h"
#include "reason/reason.h"

/** What can be said. In flash the numbers stand: they never change their meaning. */
typedef enum itl_status_text_id {
    ITL_STATUS_CTL_AND_ITL_INSTALLED,
    ITL_STATUS_CTL_INSTALLED,
    ITL_STATUS_ITL_INSTALLED,
    ITL_STATUS_TRUST_LIST_UPDATED,
    ITL_STATUS_TRUST_LIST_UPDATE_FAILED,
    ITL_STATUS_CTL_UPDATE_FAILED,
    ITL_STATUS_NO_TRUST_LIST,
    ITL_STATUS_ERASING_LISTS,
    ITL_STATUS_FILE_NOT_FOUND, /**< Takes the file name. */
    ITL_STATUS_TFTP_TIMEOUT,
    ITL_STATUS_TFTP_ERROR, /**< Takes the file name. */
    ITL_STATUS_TFTP_ACCESS_ERROR,
    ITL_STATUS_TFTP_SIZE_ERROR,
    ITL_STATUS_DHCP_TIMEOUT,
    ITL_STATUS_DNS_UNKNOWN_HOST,
    ITL_STATUS_CONFIGURATION,         /**< Takes the file name, which is the whole message. */
    ITL_STATUS_CONFIGURATION_BY_HTTP, /**< Takes the file name, which stands before "(HTTP)". */
    ITL_STATUS_CONFIGURATION_REFUSED, /**< Its signature, or what it says, is not to be believed. */
    ITL_STATUS_TEXT_COUNT
} itl_status_text_id_t;

/** Longest name that goes into a message, and longest message, in bytes with the NUL. */
#define ITL_STATUS_NAME_BYTES 32u
#define ITL_STATUS_LINE_BYTES 96u

/** One message. */
typedef struct itl_status_message {
    int64_t time_s; /**< UTC; 0 when the clock did not know. */
    itl_status_text_id_t text;
    itl_reason_t reason; /**< ITL_REASON_NONE when all is well. */
    char name[ITL_STATUS_NAME_BYTES];
} itl_status_message_t;

/** The newest messages; zero-initialise. */
typedef struct itl_status_log {
    itl_status_message_t messages[ITL_LIMIT_MESSAGES];
    uint32_t total; /**< That were ever added. */
    uint8_t first;  /**< Oldest. */
    uint8_t count;
} itl_status_log_t;

/**
 * Appends a message; the oldest makes room.
 * @param name  file name for the texts that take one, cut to fit; NULL otherwise
 */
void itl_status_add(itl_status_log_t *log, int64_t time_s, itl_status_text_id_t text, itl_reason_t reason,
                    const char *name);

/** Forgets all messages (the Clear soft key). */
void itl_status_clear(itl_status_log_t *log);

/** How many of the messages that are there were added after the first @p total ones. */
uint8_t itl_status_since(const itl_status_log_t *log, uint32_t total);

/** Message @p index, 0 the oldest; NULL past the newest. */
const itl_status_message_t *itl_status_get(const itl_status_log_t *log, uint32_t index);

/** Longest message as it stands in flash. */
#define ITL_STATUS_PACKED_BYTES (10u + ITL_STATUS_NAME_BYTES)

/** Writes a message as it stands in flash (docs/flash-format.md). @return bytes written */
size_t itl_status_pack(const itl_status_message_t *message, uint8_t packed[ITL_STATUS_PACKED_BYTES]);

/**
 * Reads a message as it stands in flash.
 * @param len      bytes of @p packed, those of the messages after it counted in
 * @param message  [out] filled where there is one
 * @return bytes read; 0: it is none, or of a text that this version does not know
 */
size_t itl_status_unpack(const uint8_t *packed, size_t len, itl_status_message_t *message);

/** True when two messages say the same, whenever they do. */
bool itl_status_same(const itl_status_message_t *message, const itl_status_message_t *other);

/**
 * The message as the family spells it. A name is shown as "<text> : <name>" by phones that spell as the 7900 series,
 * as "<text> <<name>>" for files not found by the others, and is the whole text of ITL_STATUS_CONFIGURATION,
 * or with "(HTTP)" that of ITL_STATUS_CONFIGURATION_BY_HTTP.
 * @param line  [out] NUL-terminated, ITL_STATUS_LINE_BYTES
 */
void itl_status_line(itl_family_t family, const itl_status_message_t *message, char line[ITL_STATUS_LINE_BYTES]);

/**
 * The time, UTC, as the family prints it before a message (itl_family_stamp_t): "1:33:26a", "11:39:03am 10/09/18",
 * "11:39:03a 10/09/18" or "11:39:03 AM 10/09/18", the month first.
 * @param stamp  [out] NUL-terminated, 24 bytes; empty when the time is not known
 */
void itl_status_stamp(itl_family_t family, int64_t time_s, char stamp[24]);

/**
 * The time as RFC 3339 writes it: "2026-11-23T15:04:37Z".
 * @param text  [out] NUL-terminated, 24 bytes; empty when the time is not known
 */
void itl_status_utc(int64_t time_s, char text[24]);

#endif
