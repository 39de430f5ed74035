/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/store_schema.h"

/* Tables as they were at first: IF NOT EXISTS, since files of that time have no version. */
static const char to_1[] =
    "CREATE TABLE IF NOT EXISTS alarms("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, device TEXT NOT NULL, ipv4 TEXT NOT NULL,"
    "  ipv6 TEXT NOT NULL, ctl TEXT, ctl_server TEXT NOT NULL, itl TEXT, itl_server TEXT NOT NULL, status INTEGER);"
    "CREATE INDEX IF NOT EXISTS alarms_of_device ON alarms(device, id);"
    "CREATE TABLE IF NOT EXISTS phones("
    "  device TEXT PRIMARY KEY, alarm INTEGER NOT NULL REFERENCES alarms(id)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS logged(id INTEGER NOT NULL);"
    "INSERT INTO logged SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM logged);"
    "PRAGMA user_version = 1;";

/* Where a phone's own CoAP server is. */
static const char to_2[] = "ALTER TABLE alarms ADD COLUMN sender TEXT;"
                           "ALTER TABLE alarms ADD COLUMN coap INTEGER;"
                           "ALTER TABLE alarms ADD COLUMN coaps INTEGER;"
                           "PRAGMA user_version = 2;";

/* Who may hold how much. Triggers count: one more, or one less, of what an address has; who has nothing is forgotten.
 */
static const char to_3[] =
    "ALTER TABLE alarms ADD COLUMN origin TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE alarms ADD COLUMN transport INTEGER;"
    "ALTER TABLE alarms ADD COLUMN ahead INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE phones ADD COLUMN secure INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE phones ADD COLUMN held INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE phones ADD COLUMN origin TEXT NOT NULL DEFAULT '';"
    "CREATE INDEX alarms_of_origin ON alarms(origin, id);"
    "CREATE INDEX phones_of_origin ON phones(held, origin, alarm);"
    "CREATE TABLE devices(device TEXT PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE origins("
    "  origin TEXT PRIMARY KEY, phones INTEGER NOT NULL DEFAULT 0, alarms INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
    "CREATE INDEX origins_by_phones ON origins(phones);"
    "CREATE INDEX origins_by_alarms ON origins(alarms);"
    "CREATE TABLE totals(phones INTEGER NOT NULL, alarms INTEGER NOT NULL);"
    "INSERT INTO totals SELECT (SELECT count(*) FROM phones), (SELECT count(*) FROM alarms);"
    "INSERT INTO origins SELECT '', phones, alarms FROM totals WHERE alarms > 0;"

    "CREATE TRIGGER alarm_comes AFTER INSERT ON alarms BEGIN"
    "  UPDATE totals SET alarms = alarms + 1;"
    "  INSERT INTO origins(origin, alarms) VALUES(new.origin, 1) ON CONFLICT(origin) DO UPDATE SET alarms = alarms + 1;"
    " END;"
    "CREATE TRIGGER alarm_goes AFTER DELETE ON alarms BEGIN"
    "  UPDATE totals SET alarms = alarms - 1;"
    "  UPDATE origins SET alarms = alarms - 1 WHERE origin = old.origin;"
    "  DELETE FROM origins WHERE origin = old.origin AND phones = 0 AND alarms = 0;"
    " END;"
    "CREATE TRIGGER phone_counts AFTER INSERT ON phones BEGIN"
    "  UPDATE totals SET phones = phones + 1;"
    " END;"
    "CREATE TRIGGER phone_comes AFTER INSERT ON phones WHEN new.held = 0 BEGIN"
    "  INSERT INTO origins(origin, phones) VALUES(new.origin, 1) ON CONFLICT(origin) DO UPDATE SET phones = phones + 1;"
    " END;"
    "CREATE TRIGGER phone_counts_no_more AFTER DELETE ON phones BEGIN"
    "  UPDATE totals SET phones = phones - 1;"
    " END;"
    "CREATE TRIGGER phone_goes AFTER DELETE ON phones WHEN old.held = 0 BEGIN"
    "  UPDATE origins SET phones = phones - 1 WHERE origin = old.origin;"
    "  DELETE FROM origins WHERE origin = old.origin AND phones = 0 AND alarms = 0;"
    " END;"
    "CREATE TRIGGER phone_moves_in AFTER UPDATE ON phones"
    "  WHEN new.held = 0 AND (old.held <> 0 OR old.origin <> new.origin) BEGIN"
    "  INSERT INTO origins(origin, phones) VALUES(new.origin, 1) ON CONFLICT(origin) DO UPDATE SET phones = phones + 1;"
    " END;"
    "CREATE TRIGGER phone_moves_out AFTER UPDATE ON phones"
    "  WHEN old.held = 0 AND (new.held <> 0 OR old.origin <> new.origin) BEGIN"
    "  UPDATE origins SET phones = phones - 1 WHERE origin = old.origin;"
    "  DELETE FROM origins WHERE origin = old.origin AND phones = 0 AND alarms = 0;"
    " END;"
    "PRAGMA user_version = 3;";

static const char to_4[] =
    "CREATE TABLE configurations(id INTEGER PRIMARY KEY, device TEXT NOT NULL UNIQUE, time INTEGER NOT NULL,"
    " ahead INTEGER NOT NULL, address TEXT NOT NULL, origin TEXT NOT NULL, node TEXT NOT NULL,"
    " signed INTEGER NOT NULL, whole INTEGER NOT NULL);"
    "PRAGMA user_version = 4;";

const char *const store_schema[STORE_SCHEMA_VERSION] = {to_1, to_2, to_3, to_4};
