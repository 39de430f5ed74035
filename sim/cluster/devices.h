/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The device list: what an administrator says of phones, for one each and for all of them. What phones did (alarms,
 * configurations that they fetched) stands in the database of alarms (collector/store.h).
 *
 * It is kept in devices.csv of the cluster's folder: RFC 4180 in UTF-8, a heading, one phone per row, its columns in
 * any order, "name" the only one that has to be there. The row "all" holds for phones that say nothing else:
 *
 *     name,model,firmware,description,tftp,group,settings,web,ssh,span
 *     all,,,,cucm2 cucm1,cucm2 cucm1,,off,,
 *     SEP001122334455,8861,12-8-1,"Lobby, left",,,restricted,,on,off
 *
 * A file of the name "devices" alone, one name per line, is what earlier versions had: it is read where there is no
 * devices.csv, and the first change replaces it.
 */
#ifndef CLUSTER_DEVICES_H
#define CLUSTER_DEVICES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/error.h"
#include "cluster/cluster_types.h"
#include "cluster/devices_types.h"

/** The file in a cluster's folder, and the one of earlier versions. */
#define DEVICES_FILE       "devices.csv"
#define DEVICES_NAMES_FILE "devices"

/* --- one list --- */

/** An empty list. @return false without memory; to be freed nonetheless */
bool devices_init(devices_t *devices, base_error_t *error);

/** Frees it, and makes it one that may be freed again. */
void devices_free(devices_t *devices);

/**
 * Writes the name of a phone in the one way it is spelt.
 * @param text  "SEP" and twelve hex digits in any case, or a MAC address (twelve hex digits, pairs parted by ':' or
 * '-')
 * @param name  [out]
 * @return false: neither
 */
bool devices_name(const char *text, char name[DEVICES_NAME_BYTES]);

/** Finds a phone. @param name  as devices_name writes it; DEVICES_ALL: the entry of all phones. @return NULL: not there
 */
devices_entry_t *devices_find(const devices_t *devices, const char *name);

/** Place of a phone among devices->phones. @return false: it is not there */
bool devices_index(const devices_t *devices, const char *name, size_t *index);

/** devices_find, and adds a phone that is not there. @return NULL with the reason: no such name, DEVICES_MAX, no memory
 */
devices_entry_t *devices_add(devices_t *devices, const char *name, base_error_t *error);

/** Takes a phone out. @return false: it is not there */
bool devices_remove(devices_t *devices, const char *name);

/**
 * Takes in what another list says: an entry of it replaces the one of the same name, that of all phones included where
 * it says anything. Takes the time of both, however they are mixed.
 * @param from  empty afterwards
 * @return false: DEVICES_MAX, no memory; nothing is changed then
 */
bool devices_merge(devices_t *devices, devices_t *from, base_error_t *error);

/**
 * Says something of a phone.
 * @param text  "": says nothing. UTF-8 without control characters; MODEL, FIRMWARE: up to 64 letters, digits and "._-";
 * DESCRIPTION: up to 128 bytes; TFTP, GROUP: up to 20 names of nodes (hosts or host.domain), none of them twice
 * @return false with the reason: not fit, not of all phones, no memory
 */
bool devices_set_text(devices_entry_t *entry, devices_text_t which, const char *text, base_error_t *error);

/** Sets a setting. @return false: RESTRICTED, where that is no value */
bool devices_set_value(devices_entry_t *entry, devices_setting_t which, devices_value_t value, base_error_t *error);

/* --- what holds --- */

/** The value that a phone's configuration has: its own, else that of all phones, else what a call manager installs: all
 *  on, but SSH and SPAN to the PC port. @param entry  NULL: a phone that is not in the list */
devices_value_t devices_value_of(const devices_t *devices, const devices_entry_t *entry, devices_setting_t which);

/** What is said of a phone: of its own, else of all phones, else "". @param entry  as devices_value_of */
const char *devices_text_of(const devices_t *devices, const devices_entry_t *entry, devices_text_t which);

/** Takes the next name out of an order of nodes. @param order  [in, out] starts at the text. @return false: no more */
bool devices_next_node(const char **order, char node[DEVICES_NODE_BYTES]);

/* --- words --- */

/** "model", "firmware", "description", "tftp", "group": the columns. */
const char *devices_text_name(devices_text_t which);

/** "settings", "web", "ssh", "span": the columns, and the words of `set phone`. */
const char *devices_setting_name(devices_setting_t which);

/** Reads such a word, in any case of letters. @return false: none of them */
bool devices_setting_parse(const char *text, devices_setting_t *which);

/** "default", "off", "on", "restricted". */
const char *devices_value_name(devices_value_t value);

/** Reads such a word, in any case of letters; "" is DEVICES_DEFAULT. @return false: none of them */
bool devices_value_parse(const char *text, devices_value_t *value);

/* --- files --- */

/**
 * Reads a device list.
 * @param label    names the text in errors
 * @param csv      hostile: every row and column is checked
 * @param devices  [out] to be freed, whatever is returned
 * @return false with the reason and its row: not CSV, a column that is none, a name that is none or is there twice,
 * more than DEVICES_MAX rows or DEVICES_BYTES_MAX bytes, a value that is not fit
 */
bool devices_parse(const char *label, const base_bytes_t *csv, devices_t *devices, base_error_t *error);

/** Told of a fault: one line, with the row or the phone. */
typedef void devices_fault_t(void *ctx, const char *fault);

/**
 * The same, telling of every row that is at fault, for people who are to mend all of them.
 * @return false with the reason, or, after faults were told, how many there are
 */
bool devices_parse_telling(const char *label, const base_bytes_t *csv, devices_t *devices, devices_fault_t *tell,
                           void *ctx, base_error_t *error);

/** Writes a device list with all columns, the row of all phones first where it says anything, rows ended by CR LF.
 *  @param csv  [out] to be freed. @return false without memory */
bool devices_format(const devices_t *devices, base_bytes_t *csv, base_error_t *error);

/** Reads the device list of a cluster; an empty one where it has none. @param devices  [out] as devices_parse */
bool cluster_read_devices(const cluster_t *cluster, devices_t *devices, base_error_t *error);

/** Asks whether every node that a list names is one of the cluster, and writes its name as that of its folder.
 *  @return false with the phone and the name that is none */
bool cluster_check_devices(const cluster_t *cluster, devices_t *devices, base_error_t *error);

/** cluster_check_devices, telling of every name that is none. @return how many there are */
unsigned cluster_tell_devices(const cluster_t *cluster, devices_t *devices, devices_fault_t *tell, void *ctx);

/** Replaces the device list of a cluster, whole or not at all. @return false with the reason: as cluster_check_devices;
 *  the folder cannot be written to */
bool cluster_write_devices(cluster_t *cluster, devices_t *devices, base_error_t *error);

#endif
