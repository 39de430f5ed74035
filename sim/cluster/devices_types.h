/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a device list holds (devices.h).
 */
#ifndef CLUSTER_DEVICES_TYPES_H
#define CLUSTER_DEVICES_TYPES_H

#include <stddef.h>

/** Most phones of a device list; as many as the database of alarms keeps (ALARM_STORE_PHONES_MAX). */
#define DEVICES_MAX 100000u

/** Largest file that is read. */
#define DEVICES_BYTES_MAX (32u * 1024u * 1024u)

/** "SEP001122334455" with NUL. */
#define DEVICES_NAME_BYTES 16u

/** Longest name of a node, host.domain, with NUL. */
#define DEVICES_NODE_BYTES 256u

/** The name of the row that holds for all phones. */
#define DEVICES_ALL "all"

/** What is said of a phone in words. */
typedef enum devices_text {
    DEVICES_MODEL,       /**< "8861"; not of all. */
    DEVICES_FIRMWARE,    /**< Load, "sip88xx.12-8-1-0001-455"; not of all. */
    DEVICES_DESCRIPTION, /**< Not of all. */
    DEVICES_TFTP,  /**< The TFTP servers that the phone is given, in order: names of nodes, one blank between two. */
    DEVICES_GROUP, /**< Its call manager group: call managers and TVS that its configuration names, in order; as that.
                    */
    DEVICES_TEXTS,
} devices_text_t;

/** What a phone's configuration sets. */
typedef enum devices_setting {
    DEVICES_SETTINGS_ACCESS,
    DEVICES_WEB_ACCESS,
    DEVICES_SSH_ACCESS,
    DEVICES_SPAN_TO_PC_PORT,
    DEVICES_SETTINGS,
} devices_setting_t;

/** Value of a setting. */
typedef enum devices_value {
    DEVICES_DEFAULT, /**< As all phones; of all: as releases install it (devices_value_of). */
    DEVICES_OFF,
    DEVICES_ON,
    DEVICES_RESTRICTED, /**< Of DEVICES_SETTINGS_ACCESS only: the user's preferences and nothing else. */
} devices_value_t;

/** A phone, or all of them. Read it; devices_set_text and devices_set_value change it. */
typedef struct devices_entry {
    char name[DEVICES_NAME_BYTES]; /**< Capitals and digits; DEVICES_ALL. */
    char *texts[DEVICES_TEXTS];    /**< Never NULL; "": nothing is said. */
    devices_value_t values[DEVICES_SETTINGS];
} devices_entry_t;

/** A device list. Start with devices_init or a function that reads one; end with devices_free. */
typedef struct devices {
    devices_entry_t *all;
    devices_entry_t **phones; /**< By name. */
    size_t count;
    size_t capacity;
} devices_t;

#endif
