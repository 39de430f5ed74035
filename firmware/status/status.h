/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Status messages: what a user reads on the phone, in the spelling of the phone's family (and where it
 * has the name of a file in it, how), each with the machine-readable reason that the phone itself does not show. Keeps
 * the newest LIMIT_MESSAGES.
 */
#ifndef ITLPHONE_STATUS_H
#define ITLPHONE_STATUS_H

#include <stddef.h>
#include <stdint.h>

#include "itl_limits.h"
#include "reason/reason.h"

/** Families of strings. */
typedef enum status_family { STATUS_FAMILY_7900, STATUS_FAMILY_7800, STATUS_FAMILY_8800 } status_family_t;

/** What can be said. */
typedef enum status_text_id {
    STATUS_CTL_AND_ITL_INSTALLED,
    STATUS_CTL_INSTALLED,
    STATUS_ITL_INSTALLED,
    STATUS_TRUST_LIST_UPDATED,
    STATUS_TRUST_LIST_UPDATE_FAILED,
    STATUS_CTL_UPDATE_FAILED,
    STATUS_NO_TRUST_LIST,
    STATUS_ERASING_LISTS,
    STATUS_FILE_NOT_FOUND, /**< Takes the file name. */
    STATUS_TFTP_TIMEOUT,
    STATUS_TFTP_ERROR, /**< Takes the file name. */
    STATUS_TFTP_ACCESS_ERROR,
    STATUS_TFTP_SIZE_ERROR,
    STATUS_DHCP_TIMEOUT,
    STATUS_DNS_UNKNOWN_HOST,
    STATUS_CONFIGURATION,         /**< Takes the file name, which is the whole message. */
    STATUS_CONFIGURATION_REFUSED, /**< Its signature, or what it says, is not to be believed. */
    STATUS_TEXT_COUNT
} status_text_id_t;

/** Longest name that goes into a message, and longest message, in bytes with the NUL. */
#define STATUS_NAME_BYTES 32u
#define STATUS_LINE_BYTES 96u

/** One message. */
typedef struct status_message {
    int64_t time_s; /**< UTC; 0 when the clock did not know. */
    uint8_t text;   /**< A status_text_id_t. */
    uint8_t reason; /**< A reason_t; REASON_NONE when all is well. */
    char name[STATUS_NAME_BYTES];
} status_message_t;

/** The newest messages; zero-initialise. */
typedef struct status_log {
    status_message_t messages[LIMIT_MESSAGES];
    uint8_t first; /**< Oldest. */
    uint8_t count;
} status_log_t;

/**
 * Appends a message; the oldest makes room.
 * @param name  file name for the texts that take one, cut to fit; NULL otherwise
 */
void status_add(status_log_t *log, int64_t time_s, status_text_id_t text, reason_t reason, const char *name);

/** Forgets all messages (the Clear soft key). */
void status_clear(status_log_t *log);

/** Message @p index, 0 the oldest; NULL past the newest. */
const status_message_t *status_get(const status_log_t *log, uint32_t index);

/**
 * The message as the family spells it. A name is shown as "<text> : <name>" by the 7900 family, as "<text> <<name>>"
 * for files not found by the others, and is the whole text of STATUS_CONFIGURATION.
 * @param line  [out] NUL-terminated, STATUS_LINE_BYTES
 */
void status_line(status_family_t family, const status_message_t *message, char line[STATUS_LINE_BYTES]);

/**
 * The time, UTC, as the family prints it before a message: "1:33:26a" (7900), "11:39:03am 10/09/18" with the month
 * first (the others).
 * @param stamp  [out] NUL-terminated, 24 bytes; empty when the time is not known
 */
void status_stamp(status_family_t family, int64_t time_s, char stamp[24]);

/**
 * The time as RFC 3339 writes it: "2026-11-23T15:04:37Z".
 * @param text  [out] NUL-terminated, 24 bytes; empty when the time is not known
 */
void status_utc(int64_t time_s, char text[24]);

/** The family of a model number as printed on the phone ("7962", "8845", "CP-7821"); 7900 for those not known. */
status_family_t status_family_of_model(const char *model);

#endif
