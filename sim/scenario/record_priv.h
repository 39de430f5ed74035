/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Shared by record*.c. */
#ifndef SCENARIO_RECORD_PRIV_H
#define SCENARIO_RECORD_PRIV_H

#include "cluster/devices.h"
#include "cluster/history.h"
#include "cluster/phones.h"
#include "scenario/arena.h"
#include "scenario/record_types.h"
#include "scenario/yaml_out.h"

/** A phone. */
typedef struct record_phone {
    char device[COLLECTOR_DEVICE_BYTES];
    uint64_t mac;                  /**< Of its name. */
    const devices_entry_t *entry;  /**< NULL: it is not in the device list. */
    char tftp[DEVICES_NODE_BYTES]; /**< Folder of the node that it asked first, by its alarms; "": not known. */
    bool reports;                  /**< An alarm of it came. */
    bool had_list;                 /**< The first one told of a list that it had before, */
    bool foreign;                  /**< which no node of the cluster serves or served: nothing can be said of it. */
    size_t class;                  /**< Its class, and its place there. */
    uint32_t index;
    bool has_itl;                    /**< As its alarms went so far. */
    unsigned round;                  /**< Boots in this part of the record, */
    const struct record_event *last; /**< and the last one of them. */
} record_phone_t;

/** Phones that are alike: they follow each other in record_t.phones. */
typedef struct record_class {
    size_t first, count;
    char name[24];
} record_class_t;

/** Something that happened. */
typedef struct record_event {
    int64_t time_ms, ahead_s;
    size_t order;                 /**< In which it was found: decides where times are the same. */
    const history_entry_t *entry; /**< NULL: a boot. */
    size_t phone;
    itl_alarm_status_t status;
    bool silent; /**< Known from the configuration alone. */
    bool erased; /**< A list was erased at the phone before. */
    char itl[COLLECTOR_SHA1_BYTES], ctl[COLLECTOR_SHA1_BYTES];
    unsigned round;
} record_event_t;

/** What is kept under a name by a `save`. */
typedef struct record_saved {
    const char *path; /**< As it was typed. */
    bool is_backup;
    char name[24];
} record_saved_t;

#define RECORD_SAVED_MAX 60u

/** A record being made. */
typedef struct record {
    const cluster_t *cluster;
    arena_t arena;
    history_t history;
    devices_t devices;
    cluster_served_lists_t served;
    const history_entry_t *begin; /**< The cluster as it was at first. */

    record_phone_t *phones; /**< By name. */
    size_t phone_count;
    record_class_t *classes;
    size_t class_count;
    record_event_t *events; /**< In order. */
    size_t event_count;
    unsigned not_phones; /**< Names that no phone of a scenario can have. */
    size_t unsent;       /**< Boots at which nothing was got. */

    bool group_typed, tftp_typed, settings_typed; /**< A command says it later. */

    const history_list_t *lists; /**< As nodes serve them by now. */
    size_t list_count;
    int64_t clock_s; /**< The cluster's, as far as the steps are. */
    record_saved_t saved[RECORD_SAVED_MAX];
    size_t saved_count;
    char admin_password[24], security_password[24]; /**< In the scenario. */
    unsigned passwords;
    unsigned left_out; /**< Commands that cannot be played. */
    const char *left_out_first;

    base_bytes_t *yaml;
    record_tell_t *tell;
    void *tell_ctx;
} record_t;

/** Tells a line. */
void record_tell(const record_t *record, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Finds all phones and their boots, and what is said of them. @return false with the reason */
bool record_find_phones(record_t *record, base_error_t *error);

/** Writes the member `phones`. */
void record_write_phones(record_t *record);

/** Writes a selection: "all", or the phones that @p wanted is true for. @return how many they are */
size_t record_write_selection(const record_t *record, yaml_out_t *out,
                              bool (*wanted)(const record_phone_t *phone, const void *ctx), const void *ctx);

/** Writes the boots of @p count events that follow each other, and what held after them. */
void record_write_boots(record_t *record, record_event_t *events, size_t count);

/** Writes a command as a step. */
void record_write_command(record_t *record, const record_event_t *event);

/** Begins a step, "  - NAME: ". @return as yaml_out_begin */
yaml_out_t *record_step(const record_t *record, const char *name);

#endif
