/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collector/store_schema.h"
#include "hal/canary.h"

enum { BUSY_MS = 5000, TRIM_EVERY = 1000 };

/* What is asked again and again. */
typedef enum query {
    QUERY_BEGIN,
    QUERY_COMMIT,
    QUERY_ROLLBACK,
    QUERY_INSERT,
    QUERY_NEWEST,
    QUERY_TRIM,
    QUERY_SURPLUS,
    QUERY_EVERY,
    QUERY_UNLOGGED,
    QUERY_LOGGED,
    QUERY_PHONES,
    QUERY_PHONES_IN_TURN,
    QUERY_SILENT_IN_TURN,
    QUERY_LISTS,
    QUERY_COUNT,
    QUERY_KNOWN,
    QUERY_EVICT,
    QUERY_FORGET,
    QUERY_FORGET_ORIGIN,
    QUERY_NO_DEVICES,
    QUERY_DEVICE,
    QUERY_HOLD,
    QUERY_ALL,
    QUERY_FETCH,
    QUERY_FETCH_OF,
    QUERY_TRIM_FETCHES,
    QUERY_FORGET_FETCH,
    QUERY_FORGET_FETCHES,
    QUERIES,
} query_t;

#define ALARM_COLUMNS                                                                                                  \
    "id, time, alarms.device, ipv4, ipv6, ctl, ctl_server, itl, itl_server, "                                          \
    "status, sender, coap, coaps, alarms.origin, transport, ahead"

/* Phones that never reported, as alarms. 5683 is the port of CoAP (RFC 7252 section 6), 3 is COLLECTOR_TFTP. */
#define SILENT_PHONES                                                                                                  \
    "SELECT 0, time, device, '', '', NULL, 'N/A', NULL, node, NULL, address, 5683, NULL, origin, 3, ahead"             \
    " FROM configurations WHERE NOT EXISTS (SELECT 1 FROM phones WHERE phones.device = configurations.device)"

static const char *const queries[QUERIES] = {
    [QUERY_BEGIN] = "BEGIN IMMEDIATE",
    [QUERY_COMMIT] = "COMMIT",
    [QUERY_ROLLBACK] = "ROLLBACK",
    [QUERY_INSERT] =
        "INSERT INTO alarms(time, device, ipv4, ipv6, ctl, ctl_server, itl, itl_server, status, sender,"
        " coap, coaps, origin, transport, ahead) VALUES(?1, ?2, ?3, ?4, nullif(?5, ''), ?6, nullif(?7, ''), ?8,"
        " nullif(?9, 0), nullif(?10, ''), nullif(?11, 0), nullif(?12, 0), ?13, nullif(?14, 0), ?15)",
    [QUERY_NEWEST] = "INSERT INTO phones(device, alarm, secure, held, origin)"
                     " VALUES(?1, ?2, ?3, ?3 OR EXISTS (SELECT 1 FROM devices WHERE device = upper(?1)), ?4)"
                     " ON CONFLICT(device) DO UPDATE SET alarm = excluded.alarm, secure = max(secure, excluded.secure),"
                     " held = max(held, excluded.held), origin = excluded.origin",
    [QUERY_TRIM] = "DELETE FROM alarms WHERE id IN (SELECT id FROM alarms"
                   " WHERE origin = (SELECT origin FROM origins ORDER BY alarms DESC LIMIT 1)"
                   " AND id NOT IN (SELECT alarm FROM phones) ORDER BY id LIMIT ?1)",
    [QUERY_SURPLUS] = "SELECT alarms - phones FROM totals",
    [QUERY_EVERY] = "SELECT " ALARM_COLUMNS " FROM alarms ORDER BY id",
    [QUERY_UNLOGGED] = "SELECT " ALARM_COLUMNS " FROM alarms WHERE id > (SELECT id FROM logged) ORDER BY id LIMIT ?1",
    [QUERY_LOGGED] = "UPDATE logged SET id = ?1",
    [QUERY_PHONES] = "SELECT " ALARM_COLUMNS " FROM phones JOIN alarms ON alarms.id = phones.alarm"
                     " UNION ALL " SILENT_PHONES " ORDER BY 3",
    [QUERY_PHONES_IN_TURN] = "SELECT " ALARM_COLUMNS " FROM phones JOIN alarms ON alarms.id = phones.alarm"
                             " ORDER BY phones.held DESC,"
                             " row_number() OVER (PARTITION BY phones.origin ORDER BY phones.alarm DESC)",
    [QUERY_SILENT_IN_TURN] = SILENT_PHONES " ORDER BY row_number() OVER (PARTITION BY origin ORDER BY id DESC)",
    [QUERY_LISTS] = "SELECT itl FROM alarms WHERE device = ?1 AND itl IS NOT NULL ORDER BY id DESC LIMIT ?2",
    [QUERY_COUNT] = "SELECT phones FROM totals",
    /* 0: not known; 1: known; 2: known by coaps. */
    [QUERY_KNOWN] = "SELECT 1 + secure FROM phones WHERE device = ?1",
    [QUERY_EVICT] = "DELETE FROM phones WHERE device = (SELECT device FROM phones WHERE held = 0"
                    " AND origin = (SELECT origin FROM origins WHERE phones > 0 ORDER BY phones DESC LIMIT 1)"
                    " ORDER BY alarm LIMIT 1)",
    [QUERY_FORGET] = "DELETE FROM phones WHERE device = ?1 COLLATE NOCASE",
    [QUERY_FORGET_ORIGIN] = "DELETE FROM phones WHERE held = 0 AND origin = ?1",
    [QUERY_NO_DEVICES] = "DELETE FROM devices",
    [QUERY_DEVICE] = "INSERT OR IGNORE INTO devices(device) VALUES(upper(?1))",
    [QUERY_ALL] = "SELECT count(*) FROM (SELECT device FROM phones UNION SELECT device FROM configurations)",
    [QUERY_FETCH] = "INSERT INTO configurations(device, time, ahead, address, origin, node, signed, whole)"
                    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                    " ON CONFLICT(device) DO UPDATE SET id = (SELECT max(id) + 1 FROM configurations),"
                    " time = excluded.time, ahead = excluded.ahead, address = excluded.address,"
                    " origin = excluded.origin, node = excluded.node, signed = excluded.signed,"
                    " whole = excluded.whole WHERE excluded.whole >= whole",
    [QUERY_FETCH_OF] =
        "SELECT device, time, ahead, address, origin, node, signed, whole FROM configurations WHERE device = ?1",
    [QUERY_TRIM_FETCHES] =
        "DELETE FROM configurations WHERE id IN (SELECT id FROM configurations ORDER BY id DESC LIMIT -1 OFFSET ?1)",
    [QUERY_FORGET_FETCH] = "DELETE FROM configurations WHERE device = ?1 COLLATE NOCASE",
    [QUERY_FORGET_FETCHES] = "DELETE FROM configurations WHERE origin = ?1"
                             " AND device NOT IN (SELECT device FROM devices)",
    [QUERY_HOLD] = ("UPDATE phones SET held = (secure OR upper(device) IN (SELECT device FROM devices))"
                    " WHERE held <> (secure OR upper(device) IN (SELECT device FROM devices))"),
};

/* SQLite's name of a database without a file. */
#define IN_MEMORY ":memory:"

static const char durability[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

struct alarm_store {
    sqlite3 *db;
    sqlite3_stmt *statements[QUERIES];
    unsigned phones_max, history_max;
    unsigned fetches; /* Noted since it was opened. */
    bool open;        /* A transaction is. */
    bool failed;      /* It is to be rolled back. */
};

static bool fail(const alarm_store_t *store, base_error_t *error)
{
    return base_fail(error, "alarms: %.200s", sqlite3_errmsg(store->db));
}

/* Runs a statement that returns no rows. */
static bool run(alarm_store_t *store, query_t query)
{
    sqlite3_stmt *statement = store->statements[query];
    bool done = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_reset(statement);
    return done;
}

/* A number; 0 where there is none. */
static sqlite3_int64 number_of(alarm_store_t *store, query_t query)
{
    sqlite3_stmt *statement = store->statements[query];
    sqlite3_int64 number = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    return number;
}

/* --- opening --- */

static bool execute(alarm_store_t *store, const char *path, const char *text, base_error_t *error)
{
    return sqlite3_exec(store->db, text, NULL, NULL, NULL) == SQLITE_OK ||
           base_fail(error, "%.400s: %.200s", path, sqlite3_errmsg(store->db));
}

/* @return -1: not a database */
static int version_of(alarm_store_t *store)
{
    sqlite3_stmt *statement = NULL;
    int version = -1;
    if (sqlite3_prepare_v2(store->db, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        version = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return version;
}

/* A database of a later version of this program, or of another one, is left alone. */
static bool is_ours(int version)
{
    return version >= 0 && version <= STORE_SCHEMA_VERSION;
}

static bool refuse(const char *path, base_error_t *error)
{
    return base_fail(error, "%.400s: not a database of alarms, or of another version", path);
}

/* In a transaction, in which nobody else migrates: the version may have become another one since it was looked at. */
static bool take_steps(alarm_store_t *store, const char *path, base_error_t *error)
{
    int version = version_of(store);
    if (!is_ours(version))
        return refuse(path, error);
    while (version < STORE_SCHEMA_VERSION)
        if (!execute(store, path, store_schema[version++], error))
            return false;
    return execute(store, path, "COMMIT", error);
}

static bool migrate(alarm_store_t *store, const char *path, base_error_t *error)
{
    if (version_of(store) == STORE_SCHEMA_VERSION)
        return true;
    bool done = execute(store, path, "BEGIN IMMEDIATE", error) && take_steps(store, path, error);
    if (!done && sqlite3_get_autocommit(store->db) == 0)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return done;
}

static bool prepare(alarm_store_t *store, base_error_t *error)
{
    for (query_t i = 0; i < QUERIES; i++)
        if (sqlite3_prepare_v3(store->db, queries[i], -1, SQLITE_PREPARE_PERSISTENT, &store->statements[i], NULL) !=
            SQLITE_OK)
            return fail(store, error);
    return true;
}

/* SQLite makes files that others may read, and gives its log the mode of the database. */
static bool make_private(const char *path, const char *suffix, int flags)
{
    char name[4096];
    if (snprintf(name, sizeof name, "%s%s", path, suffix) >= (int)sizeof name)
        return false;
    const int fd = open(name, flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    const bool done = fd >= 0 && fchmod(fd, 0600) == 0;
    if (fd >= 0)
        close(fd);
    return done;
}

static bool make_all_private(const char *path, base_error_t *error)
{
    if (!make_private(path, "", O_CREAT))
        return base_fail(error, "%.400s: %s", path, strerror(errno));
    /* Of an earlier version, if they are there. */
    make_private(path, "-wal", 0);
    make_private(path, "-shm", 0);
    return true;
}

static bool set_up(alarm_store_t *store, const char *path, base_error_t *error)
{
    if (strcmp(path, IN_MEMORY) != 0 && !make_all_private(path, error))
        return false;
    if (sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
        return base_fail(error, "%.400s: %.200s", path, sqlite3_errmsg(store->db));
    sqlite3_busy_timeout(store->db, BUSY_MS);
    if (!is_ours(version_of(store)))
        return refuse(path, error);
    return execute(store, path, durability, error) && migrate(store, path, error) && prepare(store, error);
}

alarm_store_t *alarm_store_open(const char *path, base_error_t *error)
{
    alarm_store_t *store = calloc(1, sizeof *store);
    if (store == NULL)
        base_fail(error, "out of memory");
    else {
        store->phones_max = ALARM_STORE_PHONES_MAX;
        store->history_max = ALARM_STORE_HISTORY_MAX;
        if (set_up(store, path == NULL ? IN_MEMORY : path, error))
            return store;
    }
    alarm_store_close(store);
    return NULL;
}

void alarm_store_limit(alarm_store_t *store, unsigned phones, unsigned history)
{
    store->phones_max = phones;
    store->history_max = history;
}

void alarm_store_close(alarm_store_t *store)
{
    if (store == NULL)
        return;
    for (query_t i = 0; i < QUERIES; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->db);
    free(store);
}

/* --- adding --- */

static void bind_text(sqlite3_stmt *statement, int place, const char *text)
{
    sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC);
}

static bool begin(alarm_store_t *store)
{
    if (!store->open) {
        store->open = run(store, QUERY_BEGIN);
        store->failed = false;
    }
    return store->open && !store->failed;
}

static bool insert(alarm_store_t *store, collector_alarm_t *alarm)
{
    sqlite3_stmt *statement = store->statements[QUERY_INSERT];
    sqlite3_bind_int64(statement, 1, alarm->time_ms);
    bind_text(statement, 2, alarm->device);
    bind_text(statement, 3, alarm->ipv4);
    bind_text(statement, 4, alarm->ipv6);
    bind_text(statement, 5, alarm->ctl.sha1);
    bind_text(statement, 6, alarm->ctl.server);
    bind_text(statement, 7, alarm->itl.sha1);
    bind_text(statement, 8, alarm->itl.server);
    sqlite3_bind_int(statement, 9, (int)alarm->status);
    bind_text(statement, 10, alarm->sender);
    sqlite3_bind_int(statement, 11, alarm->coap);
    sqlite3_bind_int(statement, 12, alarm->coaps);
    bind_text(statement, 13, alarm->origin);
    sqlite3_bind_int(statement, 14, (int)alarm->transport);
    sqlite3_bind_int64(statement, 15, alarm->ahead_s);
    if (!run(store, QUERY_INSERT))
        return false;
    alarm->id = (uint64_t)sqlite3_last_insert_rowid(store->db);
    statement = store->statements[QUERY_NEWEST];
    bind_text(statement, 1, alarm->device);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)alarm->id);
    sqlite3_bind_int(statement, 3, alarm->transport == COLLECTOR_COAPS);
    bind_text(statement, 4, alarm->origin);
    return run(store, QUERY_NEWEST);
}

static bool trim(alarm_store_t *store, uint64_t newest)
{
    if (newest % TRIM_EVERY != 0)
        return true;
    const sqlite3_int64 surplus = number_of(store, QUERY_SURPLUS) - (sqlite3_int64)store->history_max;
    if (surplus <= 0)
        return true;
    sqlite3_bind_int64(store->statements[QUERY_TRIM], 1, surplus);
    return run(store, QUERY_TRIM);
}

/* Room for a phone more. @return ALARM_STORE_FULL: none can be made */
static alarm_store_result_t make_room(alarm_store_t *store)
{
    if (number_of(store, QUERY_COUNT) < (sqlite3_int64)store->phones_max)
        return ALARM_STORE_ADDED;
    if (!run(store, QUERY_EVICT))
        return ALARM_STORE_FAILED;
    return sqlite3_changes(store->db) > 0 ? ALARM_STORE_ADDED : ALARM_STORE_FULL;
}

alarm_store_result_t alarm_store_add(alarm_store_t *store, collector_alarm_t *alarm)
{
    enum { NOT_KNOWN = 0, KNOWN_BY_COAPS = 2 };
    bind_text(store->statements[QUERY_KNOWN], 1, alarm->device);
    const sqlite3_int64 known = number_of(store, QUERY_KNOWN);
    const bool may_speak = known != KNOWN_BY_COAPS || alarm->transport == COLLECTOR_COAPS;
    if (!ITL_CANARY_HOLDS("coap-for-coaps-phone", may_speak))
        return ALARM_STORE_FORBIDDEN;
    if (!begin(store))
        return ALARM_STORE_FAILED;
    alarm_store_result_t result = known == NOT_KNOWN ? make_room(store) : ALARM_STORE_ADDED;
    if (result == ALARM_STORE_ADDED && (!insert(store, alarm) || !trim(store, alarm->id)))
        result = ALARM_STORE_FAILED;
    store->failed = result == ALARM_STORE_FAILED;
    return result;
}

static bool insert_fetch(alarm_store_t *store, const collector_fetch_t *fetch)
{
    sqlite3_stmt *statement = store->statements[QUERY_FETCH];
    bind_text(statement, 1, fetch->device);
    sqlite3_bind_int64(statement, 2, fetch->time_ms);
    sqlite3_bind_int64(statement, 3, fetch->ahead_s);
    bind_text(statement, 4, fetch->address);
    bind_text(statement, 5, fetch->origin);
    bind_text(statement, 6, fetch->node);
    sqlite3_bind_int(statement, 7, fetch->is_signed);
    sqlite3_bind_int(statement, 8, fetch->whole);
    return run(store, QUERY_FETCH);
}

bool alarm_store_add_fetch(alarm_store_t *store, const collector_fetch_t *fetch)
{
    if (!begin(store))
        return false;
    bool done = insert_fetch(store, fetch);
    if (done && ++store->fetches % TRIM_EVERY == 0) {
        sqlite3_bind_int64(store->statements[QUERY_TRIM_FETCHES], 1, store->phones_max);
        done = run(store, QUERY_TRIM_FETCHES);
    }
    store->failed = !done;
    return done;
}

bool alarm_store_is_open(const alarm_store_t *store)
{
    return store->open;
}

bool alarm_store_commit(alarm_store_t *store, base_error_t *error)
{
    bool done = store->open && !store->failed && run(store, QUERY_COMMIT);
    if (!done)
        fail(store, error);
    /* A full disk may have rolled it back already. */
    if (!done && sqlite3_get_autocommit(store->db) == 0)
        run(store, QUERY_ROLLBACK);
    store->open = false;
    return done;
}

/* --- forgetting, and what is never forgotten --- */

/* Ends a change that began with begin. */
static bool finish(alarm_store_t *store, bool done, base_error_t *error)
{
    store->failed = store->failed || !done;
    return alarm_store_commit(store, error);
}

/* A phone counts once, however it is known. */
static unsigned count_phones(alarm_store_t *store)
{
    return (unsigned)number_of(store, QUERY_ALL);
}

static bool forget(alarm_store_t *store, query_t phones, query_t fetches, const char *whom, unsigned *count,
                   base_error_t *error)
{
    bind_text(store->statements[phones], 1, whom);
    bind_text(store->statements[fetches], 1, whom);
    bool done = begin(store);
    const unsigned before = done ? count_phones(store) : 0;
    done = done && run(store, phones) && run(store, fetches);
    *count = done ? before - count_phones(store) : 0;
    return finish(store, done, error);
}

bool alarm_store_forget(alarm_store_t *store, const char *device, unsigned *count, base_error_t *error)
{
    return forget(store, QUERY_FORGET, QUERY_FORGET_FETCH, device, count, error);
}

bool alarm_store_forget_origin(alarm_store_t *store, const char *origin, unsigned *count, base_error_t *error)
{
    return forget(store, QUERY_FORGET_ORIGIN, QUERY_FORGET_FETCHES, origin, count, error);
}

/* @return false: no name of a device */
static bool read_name(const char *line, size_t len, char name[COLLECTOR_DEVICE_BYTES])
{
    const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    if (len >= COLLECTOR_DEVICE_BYTES || strspn(line, letters) != len)
        return false;
    memcpy(name, line, len);
    name[len] = '\0';
    return true;
}

static bool add_devices(alarm_store_t *store, const char *names, base_error_t *error)
{
    char name[COLLECTOR_DEVICE_BYTES];
    unsigned number = 1;
    for (const char *line = names; *line != '\0'; number++) {
        size_t end = strcspn(line, "\n"), len = strcspn(line, " \t\r\n");
        if (len > 0 && line[0] != '#') {
            if (!read_name(line, len, name) || strspn(line + len, " \t\r") != end - len)
                return base_fail(error, "line %u: not a device name", number);
            bind_text(store->statements[QUERY_DEVICE], 1, name);
            if (!run(store, QUERY_DEVICE))
                return fail(store, error);
        }
        line += end + (line[end] == '\n');
    }
    return true;
}

bool alarm_store_set_devices(alarm_store_t *store, const char *names, base_error_t *error)
{
    base_error_t ignored;
    if (!begin(store) || !run(store, QUERY_NO_DEVICES)) {
        store->failed = true;
        return alarm_store_commit(store, error);
    }
    bool done = add_devices(store, names, error) && (run(store, QUERY_HOLD) || fail(store, error));
    return done ? alarm_store_commit(store, error) : finish(store, false, &ignored);
}

/* --- reading --- */

static void copy_text(sqlite3_stmt *statement, int column, char *text, size_t cap)
{
    const unsigned char *found = sqlite3_column_text(statement, column);
    snprintf(text, cap, "%s", found != NULL ? (const char *)found : "");
}

static void read_row(sqlite3_stmt *row, collector_alarm_t *alarm)
{
    alarm->id = (uint64_t)sqlite3_column_int64(row, 0);
    alarm->time_ms = sqlite3_column_int64(row, 1);
    copy_text(row, 2, alarm->device, sizeof alarm->device);
    copy_text(row, 3, alarm->ipv4, sizeof alarm->ipv4);
    copy_text(row, 4, alarm->ipv6, sizeof alarm->ipv6);
    copy_text(row, 5, alarm->ctl.sha1, sizeof alarm->ctl.sha1);
    copy_text(row, 6, alarm->ctl.server, sizeof alarm->ctl.server);
    copy_text(row, 7, alarm->itl.sha1, sizeof alarm->itl.sha1);
    copy_text(row, 8, alarm->itl.server, sizeof alarm->itl.server);
    alarm->status = (itl_alarm_status_t)sqlite3_column_int(row, 9);
    copy_text(row, 10, alarm->sender, sizeof alarm->sender);
    alarm->coap = (uint16_t)sqlite3_column_int(row, 11);
    alarm->coaps = (uint16_t)sqlite3_column_int(row, 12);
    copy_text(row, 13, alarm->origin, sizeof alarm->origin);
    alarm->ahead_s = sqlite3_column_int64(row, 15);
    const int transport = sqlite3_column_int(row, 14);
    alarm->transport = transport >= COLLECTOR_COAP && transport <= COLLECTOR_TFTP ? (collector_transport_t)transport
                                                                                  : COLLECTOR_NOT_TOLD;
}

/* @param more  [in, out] a visit has not said yet that it is enough */
static bool visit_while(alarm_store_t *store, query_t query, alarm_store_visit_t *visit, void *ctx, bool *more,
                        base_error_t *error)
{
    sqlite3_stmt *statement = store->statements[query];
    collector_alarm_t alarm;
    int step = SQLITE_DONE;
    while (*more && (step = sqlite3_step(statement)) == SQLITE_ROW) {
        read_row(statement, &alarm);
        *more = visit(ctx, &alarm);
    }
    bool done = !*more || step == SQLITE_DONE || fail(store, error);
    sqlite3_reset(statement);
    return done;
}

static bool visit_rows(alarm_store_t *store, query_t query, alarm_store_visit_t *visit, void *ctx, base_error_t *error)
{
    bool more = true;
    return visit_while(store, query, visit, ctx, &more, error);
}

bool alarm_store_unlogged(alarm_store_t *store, unsigned limit, alarm_store_visit_t *visit, void *ctx,
                          base_error_t *error)
{
    sqlite3_bind_int64(store->statements[QUERY_UNLOGGED], 1, limit);
    return visit_rows(store, QUERY_UNLOGGED, visit, ctx, error);
}

bool alarm_store_logged(alarm_store_t *store, uint64_t id, base_error_t *error)
{
    sqlite3_bind_int64(store->statements[QUERY_LOGGED], 1, (sqlite3_int64)id);
    return run(store, QUERY_LOGGED) || fail(store, error);
}

bool alarm_store_every(alarm_store_t *store, alarm_store_visit_t *visit, void *ctx, base_error_t *error)
{
    return visit_rows(store, QUERY_EVERY, visit, ctx, error);
}

bool alarm_store_phones(alarm_store_t *store, alarm_store_visit_t *visit, void *ctx, base_error_t *error)
{
    return visit_rows(store, QUERY_PHONES, visit, ctx, error);
}

bool alarm_store_phones_in_turn(alarm_store_t *store, alarm_store_visit_t *visit, void *ctx, base_error_t *error)
{
    bool more = true;
    return visit_while(store, QUERY_PHONES_IN_TURN, visit, ctx, &more, error) &&
           visit_while(store, QUERY_SILENT_IN_TURN, visit, ctx, &more, error);
}

bool alarm_store_lists_of(alarm_store_t *store, const char *device, unsigned limit, alarm_store_list_t *visit,
                          void *ctx, base_error_t *error)
{
    sqlite3_stmt *statement = store->statements[QUERY_LISTS];
    int step;
    bool more = true;
    bind_text(statement, 1, device);
    sqlite3_bind_int64(statement, 2, limit);
    while (more && (step = sqlite3_step(statement)) == SQLITE_ROW)
        more = visit(ctx, (const char *)sqlite3_column_text(statement, 0));
    bool done = !more || step == SQLITE_DONE || fail(store, error);
    sqlite3_reset(statement);
    return done;
}

bool alarm_store_fetch_of(alarm_store_t *store, const char *device, collector_fetch_t *fetch)
{
    sqlite3_stmt *statement = store->statements[QUERY_FETCH_OF];
    bind_text(statement, 1, device);
    const bool found = sqlite3_step(statement) == SQLITE_ROW;
    *fetch = (collector_fetch_t){0};
    if (found) {
        copy_text(statement, 0, fetch->device, sizeof fetch->device);
        fetch->time_ms = sqlite3_column_int64(statement, 1);
        fetch->ahead_s = sqlite3_column_int64(statement, 2);
        copy_text(statement, 3, fetch->address, sizeof fetch->address);
        copy_text(statement, 4, fetch->origin, sizeof fetch->origin);
        copy_text(statement, 5, fetch->node, sizeof fetch->node);
        fetch->is_signed = sqlite3_column_int(statement, 6) != 0;
        fetch->whole = sqlite3_column_int(statement, 7) != 0;
    }
    sqlite3_reset(statement);
    return found;
}
