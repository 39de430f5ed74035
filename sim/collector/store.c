/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUSY_MS = 5000, SCHEMA_VERSION = 2, TRIM_EVERY = 1000 };

/* What is asked again and again. */
typedef enum query {
    QUERY_BEGIN,
    QUERY_COMMIT,
    QUERY_ROLLBACK,
    QUERY_INSERT,
    QUERY_NEWEST,
    QUERY_TRIM,
    QUERY_UNLOGGED,
    QUERY_LOGGED,
    QUERY_PHONES,
    QUERY_COUNT,
    QUERY_KNOWN,
    QUERIES,
} query_t;

#define ALARM_COLUMNS                                                                                                  \
    "id, time, alarms.device, ipv4, ipv6, ctl, ctl_server, itl, itl_server, "                                          \
    "status, sender, coap, coaps"

static const char *const queries[QUERIES] = {
    [QUERY_BEGIN] = "BEGIN IMMEDIATE",
    [QUERY_COMMIT] = "COMMIT",
    [QUERY_ROLLBACK] = "ROLLBACK",
    [QUERY_INSERT] = "INSERT INTO alarms(time, device, ipv4, ipv6, ctl, "
                     "ctl_server, itl, itl_server, status, sender,"
                     " coap, coaps) VALUES(?1, ?2, ?3, ?4, nullif(?5, ''), ?6, "
                     "nullif(?7, ''), ?8, nullif(?9, 0),"
                     " nullif(?10, ''), nullif(?11, 0), nullif(?12, 0))",
    [QUERY_NEWEST] = "INSERT INTO phones(device, alarm) VALUES(?1, ?2)"
                     " ON CONFLICT(device) DO UPDATE SET alarm = excluded.alarm",
    [QUERY_TRIM] = "DELETE FROM alarms WHERE id <= ?1 AND id <= (SELECT id FROM logged)"
                   " AND id NOT IN (SELECT alarm FROM phones)",
    [QUERY_UNLOGGED] = "SELECT " ALARM_COLUMNS " FROM alarms WHERE id > (SELECT id FROM logged) ORDER BY id LIMIT ?1",
    [QUERY_LOGGED] = "UPDATE logged SET id = ?1",
    [QUERY_PHONES] = "SELECT " ALARM_COLUMNS " FROM phones JOIN alarms ON alarms.id = phones.alarm"
                     " ORDER BY phones.device",
    [QUERY_COUNT] = "SELECT count(*) FROM phones",
    [QUERY_KNOWN] = "SELECT count(*) FROM phones WHERE device = ?1",
};

static const char durability[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

/* What leads from each version of the schema to the next one. */
static const char *const steps[SCHEMA_VERSION] = {
    "CREATE TABLE IF NOT EXISTS alarms(id INTEGER PRIMARY KEY AUTOINCREMENT, "
    "time INTEGER NOT NULL,"
    " device TEXT NOT NULL, ipv4 TEXT NOT NULL, ipv6 TEXT NOT NULL, ctl TEXT, "
    "ctl_server TEXT NOT NULL, itl TEXT,"
    " itl_server TEXT NOT NULL, status INTEGER);"
    "CREATE INDEX IF NOT EXISTS alarms_of_device ON alarms(device, id);"
    "CREATE TABLE IF NOT EXISTS phones(device TEXT PRIMARY KEY, alarm INTEGER "
    "NOT NULL REFERENCES alarms(id))"
    " WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS logged(id INTEGER NOT NULL);"
    "INSERT INTO logged SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM logged);"
    "PRAGMA user_version = 1;",
    "ALTER TABLE alarms ADD COLUMN sender TEXT;"
    "ALTER TABLE alarms ADD COLUMN coap INTEGER;"
    "ALTER TABLE alarms ADD COLUMN coaps INTEGER;"
    "PRAGMA user_version = 2;",
};

struct store {
    sqlite3 *db;
    sqlite3_stmt *statements[QUERIES];
    sqlite3_int64 phones; /* How many there are. */
    bool open;            /* A transaction is. */
    bool failed;          /* It is to be rolled back. */
};

static bool fail(const alarm_store_t *store, listfile_error_t *error)
{
    return listfile_fail(error, "alarms: %.200s", sqlite3_errmsg(store->db));
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

static bool execute(alarm_store_t *store, const char *path, const char *text, listfile_error_t *error)
{
    return sqlite3_exec(store->db, text, NULL, NULL, NULL) == SQLITE_OK ||
           listfile_fail(error, "%.400s: %.200s", path, sqlite3_errmsg(store->db));
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
    return version >= 0 && version <= SCHEMA_VERSION;
}

static bool refuse(const char *path, listfile_error_t *error)
{
    return listfile_fail(error, "%.400s: not a database of alarms, or of another version", path);
}

/* In a transaction, in which nobody else migrates: the version may have become another one since it was looked at. */
static bool take_steps(alarm_store_t *store, const char *path, listfile_error_t *error)
{
    int version = version_of(store);
    if (!is_ours(version))
        return refuse(path, error);
    while (version < SCHEMA_VERSION)
        if (!execute(store, path, steps[version++], error))
            return false;
    return execute(store, path, "COMMIT", error);
}

static bool migrate(alarm_store_t *store, const char *path, listfile_error_t *error)
{
    if (version_of(store) == SCHEMA_VERSION)
        return true;
    bool done = execute(store, path, "BEGIN IMMEDIATE", error) && take_steps(store, path, error);
    if (!done && sqlite3_get_autocommit(store->db) == 0)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return done;
}

static bool prepare(alarm_store_t *store, listfile_error_t *error)
{
    for (query_t i = 0; i < QUERIES; i++)
        if (sqlite3_prepare_v3(store->db, queries[i], -1, SQLITE_PREPARE_PERSISTENT, &store->statements[i], NULL) !=
            SQLITE_OK)
            return fail(store, error);
    store->phones = number_of(store, QUERY_COUNT);
    return true;
}

static bool set_up(alarm_store_t *store, const char *path, listfile_error_t *error)
{
    if (sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
        return listfile_fail(error, "%.400s: %.200s", path, sqlite3_errmsg(store->db));
    sqlite3_busy_timeout(store->db, BUSY_MS);
    if (!is_ours(version_of(store)))
        return refuse(path, error);
    return execute(store, path, durability, error) && migrate(store, path, error) && prepare(store, error);
}

alarm_store_t *alarm_store_open(const char *path, listfile_error_t *error)
{
    alarm_store_t *store = calloc(1, sizeof *store);
    if (store == NULL)
        listfile_fail(error, "out of memory");
    else if (set_up(store, path, error))
        return store;
    alarm_store_close(store);
    return NULL;
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
    sqlite3_bind_int(statement, 9, alarm->status);
    bind_text(statement, 10, alarm->sender);
    sqlite3_bind_int(statement, 11, alarm->coap);
    sqlite3_bind_int(statement, 12, alarm->coaps);
    if (!run(store, QUERY_INSERT))
        return false;
    alarm->id = (uint64_t)sqlite3_last_insert_rowid(store->db);
    bind_text(store->statements[QUERY_NEWEST], 1, alarm->device);
    sqlite3_bind_int64(store->statements[QUERY_NEWEST], 2, (sqlite3_int64)alarm->id);
    return run(store, QUERY_NEWEST);
}

static bool trim(alarm_store_t *store, uint64_t newest)
{
    if (newest % TRIM_EVERY != 0 || newest <= ALARM_STORE_HISTORY_MAX)
        return true;
    sqlite3_bind_int64(store->statements[QUERY_TRIM], 1, (sqlite3_int64)(newest - ALARM_STORE_HISTORY_MAX));
    return run(store, QUERY_TRIM);
}

alarm_store_result_t alarm_store_add(alarm_store_t *store, collector_alarm_t *alarm)
{
    bind_text(store->statements[QUERY_KNOWN], 1, alarm->device);
    bool known = number_of(store, QUERY_KNOWN) != 0;
    if (!known && store->phones >= ALARM_STORE_PHONES_MAX)
        return ALARM_STORE_FULL;
    if (!begin(store))
        return ALARM_STORE_FAILED;
    store->failed = !insert(store, alarm) || !trim(store, alarm->id);
    store->phones += known ? 0 : 1;
    return store->failed ? ALARM_STORE_FAILED : ALARM_STORE_ADDED;
}

bool alarm_store_commit(alarm_store_t *store, listfile_error_t *error)
{
    bool done = store->open && !store->failed && run(store, QUERY_COMMIT);
    if (!done)
        fail(store, error);
    /* A full disk may have rolled it back already. */
    if (!done && sqlite3_get_autocommit(store->db) == 0)
        run(store, QUERY_ROLLBACK);
    if (!done)
        store->phones = number_of(store, QUERY_COUNT);
    store->open = false;
    return done;
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
    alarm->status = sqlite3_column_int(row, 9);
    copy_text(row, 10, alarm->sender, sizeof alarm->sender);
    alarm->coap = (uint16_t)sqlite3_column_int(row, 11);
    alarm->coaps = (uint16_t)sqlite3_column_int(row, 12);
}

static bool visit_rows(alarm_store_t *store, query_t query, alarm_store_visit_t *visit, void *ctx,
                       listfile_error_t *error)
{
    sqlite3_stmt *statement = store->statements[query];
    collector_alarm_t alarm;
    int step;
    bool more = true;
    while (more && (step = sqlite3_step(statement)) == SQLITE_ROW) {
        read_row(statement, &alarm);
        more = visit(ctx, &alarm);
    }
    bool done = !more || step == SQLITE_DONE || fail(store, error);
    sqlite3_reset(statement);
    return done;
}

bool alarm_store_unlogged(alarm_store_t *store, unsigned limit, alarm_store_visit_t *visit, void *ctx,
                          listfile_error_t *error)
{
    sqlite3_bind_int64(store->statements[QUERY_UNLOGGED], 1, limit);
    return visit_rows(store, QUERY_UNLOGGED, visit, ctx, error);
}

bool alarm_store_logged(alarm_store_t *store, uint64_t id, listfile_error_t *error)
{
    sqlite3_bind_int64(store->statements[QUERY_LOGGED], 1, (sqlite3_int64)id);
    return run(store, QUERY_LOGGED) || fail(store, error);
}

bool alarm_store_phones(alarm_store_t *store, alarm_store_visit_t *visit, void *ctx, listfile_error_t *error)
{
    return visit_rows(store, QUERY_PHONES, visit, ctx, error);
}
