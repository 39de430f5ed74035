/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The alarms in SQLite: every alarm, and which is each phone's newest.
 *
 *     alarms(id, time, device, ipv4, ipv6, ctl, ctl_server, itl, itl_server, status, sender, coap, coaps)
 *     phones(device, alarm)      the id of the newest
 *     logged(id)                 the last one that stands in the syslog
 *
 * time: ms since 1970, UTC. ctl, itl: SHA-1 in lower-case hex, NULL: not installed. status: NULL where none was told.
 * sender: address that the alarm came from; coap, coaps: ports of the phone's own CoAP server, NULL where none was
 * told. A transaction is durable when alarm_store_commit returns (write-ahead log, synchronous=FULL).
 *
 * PRAGMA user_version is 2. A database of version 1, which lacks the last three columns, gets them when it is opened.
 */
#ifndef COLLECTOR_STORE_H
#define COLLECTOR_STORE_H

#include "collector/alarm.h"
#include "listfile/error.h"

/** Alarms that are kept besides the newest of each phone; older ones go. */
#define ALARM_STORE_HISTORY_MAX 250000u

/** Phones that are kept; alarms of further ones are refused. */
#define ALARM_STORE_PHONES_MAX 100000u

/** What alarm_store_add did. */
typedef enum alarm_store_result {
    ALARM_STORE_ADDED,
    ALARM_STORE_FULL,   /**< One phone too many. */
    ALARM_STORE_FAILED, /**< Nothing of this transaction will be kept. */
} alarm_store_result_t;

typedef struct store alarm_store_t;

/** Opens the database, and makes it. @return NULL with the reason */
alarm_store_t *alarm_store_open(const char *path, listfile_error_t *error);

/** Adds an alarm, in a transaction that begins with the first one. @param alarm [in, out] gets its id */
alarm_store_result_t alarm_store_add(alarm_store_t *store, collector_alarm_t *alarm);

/** Ends the transaction. @return true: everything added since the last one is on disk; false: nothing of it */
bool alarm_store_commit(alarm_store_t *store, listfile_error_t *error);

/** Told of an alarm. @return false: enough */
typedef bool alarm_store_visit_t(void *ctx, const collector_alarm_t *alarm);

/** Visits the alarms that are not in the syslog, oldest first, at most @p limit. */
bool alarm_store_unlogged(alarm_store_t *store, unsigned limit, alarm_store_visit_t *visit, void *ctx,
                          listfile_error_t *error);

/** Notes that all alarms up to @p id stand in the syslog. */
bool alarm_store_logged(alarm_store_t *store, uint64_t id, listfile_error_t *error);

/** Visits the newest alarm of each phone, by name. */
bool alarm_store_phones(alarm_store_t *store, alarm_store_visit_t *visit, void *ctx, listfile_error_t *error);

/** Closes the database; a transaction that was not ended is lost. NULL is allowed. */
void alarm_store_close(alarm_store_t *store);

#endif
