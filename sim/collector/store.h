/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The alarms in SQLite: every alarm, and which is each phone's newest.
 *
 *     alarms(id, time, device, ipv4, ipv6, ctl, ctl_server, itl, itl_server, status, sender, coap, coaps, origin,
 *            transport, ahead)
 *     phones(device, alarm, secure, held, origin)   alarm: the id of the newest
 *     devices(device)                               the device list: phones that are never forgotten by themselves
 *     origins(origin, phones, alarms)               how many of each are held by an address
 *     totals(phones, alarms)                        how many there are
 *     logged(id)                                    the last one that stands in the syslog
 *     configurations(id, device, time, ahead, address, origin, node, signed, whole)
 *                                                   the last configuration that each phone fetched
 *
 * time: ms since 1970, UTC, by the machine's clock, of which the cluster's was so many seconds ahead then. ctl, itl:
 * SHA-1 in lower-case hex, NULL: not installed. status: NULL where none was told. sender: address that the alarm came
 * from; origin: the same, of IPv6 the network, for which it counts; coap, coaps: ports of the phone's own CoAP server,
 * NULL where none was told. transport: 1 coap, 2 coaps, NULL where it was not noted. secure: 1 once an alarm of the
 * phone came by coaps; held: that, or in the device list. Triggers keep origins and totals. A transaction is durable
 * when alarm_store_commit returns (write-ahead log, synchronous=FULL).
 *
 * A phone that once reported by coaps has to go on so: alarms about it by coap are refused until it is forgotten.
 *
 * At most ALARM_STORE_PHONES_MAX phones are kept. Then one makes room for the next: of the address that has most phones
 * the one that reported least recently, but never one that is held. Beside each phone's newest alarm at most
 * ALARM_STORE_HISTORY_MAX older ones are kept; of the address that has most of them the oldest go first. Both take time
 * that grows with the logarithm of what is kept.
 *
 * Firmware before 9.4(1) reports nothing: such a phone is known by the configuration that it fetched. Wherever phones
 * are visited it stands among the others, as an alarm of COLLECTOR_TFTP: its address and the port that CoAP servers
 * have, its node as the server of its ITL, and no list. ALARM_STORE_PHONES_MAX configurations are kept, and the oldest
 * go first; they are those of phones for which a node has a file, whoever asks for how many.
 *
 * PRAGMA user_version is 4. A database of an earlier version gets what it lacks when it is opened. The file is its
 * owner's alone.
 */
#ifndef COLLECTOR_STORE_H
#define COLLECTOR_STORE_H

#include "base/error.h"
#include "collector/alarm.h"

/** Alarms that are kept besides the newest of each phone. */
#define ALARM_STORE_HISTORY_MAX 250000u

/** Phones that are kept. */
#define ALARM_STORE_PHONES_MAX 100000u

/** What alarm_store_add did. */
typedef enum alarm_store_result {
    ALARM_STORE_ADDED,
    ALARM_STORE_FULL,      /**< One phone too many, and all of them are held. */
    ALARM_STORE_FORBIDDEN, /**< It came by coap, and the phone is known by coaps. */
    ALARM_STORE_FAILED,    /**< Nothing of this transaction will be kept. */
} alarm_store_result_t;

typedef struct alarm_store alarm_store_t;

/** Opens the database, and makes it. @param path  NULL: in memory, until it is closed. @return NULL with the reason */
alarm_store_t *alarm_store_open(const char *path, base_error_t *error);

/** Takes the place of ALARM_STORE_PHONES_MAX and ALARM_STORE_HISTORY_MAX. */
void alarm_store_limit(alarm_store_t *store, unsigned phones, unsigned history);

/**
 * Replaces the device list.
 * @param names  one per line; blank lines and those that begin with '#' do not count
 * @return false with the reason: a name that is none, with its line; the database
 */
bool alarm_store_set_devices(alarm_store_t *store, const char *names, base_error_t *error);

/**
 * Forgets a phone, what it fetched, and that it was known by coaps; its alarms stay among the old ones.
 * @param device  its name, in any case of letters
 * @param count   [out] how many were so called
 */
bool alarm_store_forget(alarm_store_t *store, const char *device, unsigned *count, base_error_t *error);

/**
 * Forgets all phones that an address told of last by coap and that are not in the device list, and all fetches of it.
 * @param origin  as an alarm's
 * @param count   [out] how many
 */
bool alarm_store_forget_origin(alarm_store_t *store, const char *origin, unsigned *count, base_error_t *error);

/** Adds an alarm, in a transaction that begins with the first one. @param alarm [in, out] gets its id */
alarm_store_result_t alarm_store_add(alarm_store_t *store, collector_alarm_t *alarm);

/** A configuration that a phone fetched. */
typedef struct collector_fetch {
    char device[COLLECTOR_DEVICE_BYTES];
    int64_t time_ms, ahead_s;              /**< As of an alarm. */
    char address[COLLECTOR_ADDRESS_BYTES]; /**< That it went to. */
    char origin[COLLECTOR_ADDRESS_BYTES];  /**< As of an alarm. */
    char node[COLLECTOR_DEVICE_BYTES * 4]; /**< Name of the node's folder. */
    bool is_signed;                        /**< It was the ".sgn". */
    bool whole;                            /**< All of it was acknowledged. */
} collector_fetch_t;

/**
 * Notes that a phone fetched its configuration, in a transaction as alarm_store_add. One that came in part takes the
 * place of none that came whole.
 * @return false: nothing of this transaction will be kept
 */
bool alarm_store_add_fetch(alarm_store_t *store, const collector_fetch_t *fetch);

/** Tells what a phone fetched last. @param fetch  [out]. @return false: nothing is known */
bool alarm_store_fetch_of(alarm_store_t *store, const char *device, collector_fetch_t *fetch);

/** True while a transaction waits for its end. */
bool alarm_store_is_open(const alarm_store_t *store);

/** Ends the transaction. @return true: everything added since the last one is on disk; false: nothing of it */
bool alarm_store_commit(alarm_store_t *store, base_error_t *error);

/** Told of an alarm. @return false: enough */
typedef bool alarm_store_visit_t(void *ctx, const collector_alarm_t *alarm);

/** Visits the alarms that are not in the syslog, oldest first, at most @p limit. */
bool alarm_store_unlogged(alarm_store_t *store, unsigned limit, alarm_store_visit_t *visit, void *ctx,
                          base_error_t *error);

/** Notes that all alarms up to @p id stand in the syslog. */
bool alarm_store_logged(alarm_store_t *store, uint64_t id, base_error_t *error);

/** Visits all alarms that are kept, in the order in which they came. */
bool alarm_store_every(alarm_store_t *store, alarm_store_visit_t *visit, void *ctx, base_error_t *error);

/** Visits the newest alarm of each phone, by name, and phones of which none ever came. */
bool alarm_store_phones(alarm_store_t *store, alarm_store_visit_t *visit, void *ctx, base_error_t *error);

/** The same in another order: those held first, then one of each address after the other, so that whoever reports many
 * phones has nobody wait for all of them; phones of which no alarm ever came are the last. */
bool alarm_store_phones_in_turn(alarm_store_t *store, alarm_store_visit_t *visit, void *ctx, base_error_t *error);

/** Told of a list. @param sha1  in lower-case hex. @return false: enough */
typedef bool alarm_store_list_t(void *ctx, const char *sha1);

/** Visits the ITLs of a phone's alarms, newest first, at most @p limit alarms. */
bool alarm_store_lists_of(alarm_store_t *store, const char *device, unsigned limit, alarm_store_list_t *visit,
                          void *ctx, base_error_t *error);

/** Closes the database; a transaction that was not ended is lost. NULL is allowed. */
void alarm_store_close(alarm_store_t *store);

#endif
