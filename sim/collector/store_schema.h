/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file The tables of the alarms' database, version by version (PRAGMA user_version). Inside this room only. */
#ifndef COLLECTOR_STORE_SCHEMA_H
#define COLLECTOR_STORE_SCHEMA_H

enum { STORE_SCHEMA_VERSION = 4 };

/** What leads from each version to the next one; 0 is a file without tables. */
extern const char *const store_schema[STORE_SCHEMA_VERSION];

#endif
