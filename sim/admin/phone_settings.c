/* SPDX-License-Identifier: GPL-2.0-or-later */
/* set phone ..., show phone: what the configurations of phones say. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "admin/commands.h"
#include "admin/report.h"
#include "cluster/devices.h"

/* The device list of an open cluster, being looked at or changed. */
typedef struct listing {
    cluster_t *cluster;
    const cluster_node_t *node;
    devices_t devices;
} listing_t;

static void close_listing(listing_t *listing)
{
    devices_free(&listing->devices);
    cluster_close(listing->cluster);
}

/* @return false with the reason printed */
static bool open_listing(const admin_session_t *session, listing_t *listing)
{
    base_error_t error;
    *listing = (listing_t){0};
    listing->cluster = admin_open(session, &listing->node);
    if (listing->cluster == NULL)
        return false;
    if (cluster_read_devices(listing->cluster, &listing->devices, &error))
        return true;
    admin_fail(session, "%s", error.text);
    close_listing(listing);
    return false;
}

/* --- set phone --- */

/* One change, to as many entries as are named. */
typedef struct set_phone {
    const char *usage;
    devices_setting_t setting;
    devices_value_t value;
    devices_text_t text; /* DEVICES_TEXTS: a setting is changed. */
    const char *order;
} set_phone_t;

static admin_result_t usage(const admin_session_t *session, const char *text)
{
    admin_refuse(session, "Executed command unsuccessfully\nUsage: %s", text);
    return ADMIN_USAGE;
}

static bool change_entry(const set_phone_t *set, devices_entry_t *entry, base_error_t *error)
{
    return set->text < DEVICES_TEXTS ? devices_set_text(entry, set->text, set->order, error)
                                     : devices_set_value(entry, set->setting, set->value, error);
}

/* "all", or a phone, which comes into the list by this if it was not in it. */
static devices_entry_t *entry_for(const admin_session_t *session, listing_t *listing, const char *word)
{
    char name[DEVICES_NAME_BYTES];
    base_error_t error;
    if (strcasecmp(word, DEVICES_ALL) == 0)
        return listing->devices.all;
    if (!devices_name(word, name)) {
        admin_refuse(session, "%s: not the name of a phone, SEP and twelve hexadecimal digits", word);
        return NULL;
    }
    const bool is_new = devices_find(&listing->devices, name) == NULL;
    devices_entry_t *entry = devices_add(&listing->devices, name, &error);
    if (entry == NULL)
        admin_fail(session, "%s", error.text);
    else if (is_new)
        admin_print(session, "%s is new in the device list.\n", name);
    return entry;
}

/* Phones that have a value of their own do as before. */
static unsigned own_values(const set_phone_t *set, const devices_t *devices)
{
    unsigned count = 0;
    for (size_t i = 0; i < devices->count; i++) {
        const devices_entry_t *phone = devices->phones[i];
        count += set->text < DEVICES_TEXTS ? phone->texts[set->text][0] != '\0'
                                           : phone->values[set->setting] != DEVICES_DEFAULT;
    }
    return count;
}

static void tell_change(const admin_session_t *session, const set_phone_t *set, const listing_t *listing, bool all)
{
    const unsigned own = all ? own_values(set, &listing->devices) : 0;
    if (own > 0)
        admin_print(session, "%u phone%s a value of %s own in the device list, and keep%s it.\n", own,
                    own == 1 ? " has" : "s have", own == 1 ? "its" : "their", own == 1 ? "s" : "");
    admin_line(session, "A phone takes its new configuration when it is reset (utils phones reset).");
}

static admin_result_t set_entries(const admin_session_t *session, const set_phone_t *set, int count, char **names)
{
    listing_t listing;
    base_error_t error;
    bool done = true, all = false;
    if (!open_listing(session, &listing))
        return ADMIN_FAILED;
    for (int i = 0; done && i < count; i++) {
        devices_entry_t *entry = entry_for(session, &listing, names[i]);
        done = entry != NULL && (change_entry(set, entry, &error) || (admin_refuse(session, "%s", error.text), false));
        all = all || entry == listing.devices.all;
    }
    if (done && !cluster_write_devices(listing.cluster, &listing.devices, &error))
        done = (admin_refuse(session, "%s", error.text), false);
    if (done)
        tell_change(session, set, &listing, all);
    close_listing(&listing);
    return done ? ADMIN_DONE : ADMIN_FAILED;
}

static char *all_phones[] = {(char[]){DEVICES_ALL}};

static admin_result_t set_setting(const admin_session_t *session, devices_setting_t setting, int argc, char **argv)
{
    static const char *const usages[DEVICES_SETTINGS] = {
        [DEVICES_SETTINGS_ACCESS] = "set phone settings on|off|restricted|default [all|NAME...]",
        [DEVICES_WEB_ACCESS] = "set phone web on|off|default [all|NAME...]",
        [DEVICES_SSH_ACCESS] = "set phone ssh on|off|default [all|NAME...]",
        [DEVICES_SPAN_TO_PC_PORT] = "set phone span on|off|default [all|NAME...]",
    };
    set_phone_t set = {.usage = usages[setting], .setting = setting, .text = DEVICES_TEXTS};
    if (!devices_value_parse(argv[0], &set.value) || argv[0][0] == '\0' ||
        (set.value == DEVICES_RESTRICTED && setting != DEVICES_SETTINGS_ACCESS))
        return usage(session, set.usage);
    return argc > 1 ? set_entries(session, &set, argc - 1, argv + 1) : set_entries(session, &set, 1, all_phones);
}

admin_result_t admin_set_phone_settings(admin_session_t *session, int argc, char **argv)
{
    return set_setting(session, DEVICES_SETTINGS_ACCESS, argc, argv);
}

admin_result_t admin_set_phone_web(admin_session_t *session, int argc, char **argv)
{
    return set_setting(session, DEVICES_WEB_ACCESS, argc, argv);
}

admin_result_t admin_set_phone_ssh(admin_session_t *session, int argc, char **argv)
{
    return set_setting(session, DEVICES_SSH_ACCESS, argc, argv);
}

admin_result_t admin_set_phone_span(admin_session_t *session, int argc, char **argv)
{
    return set_setting(session, DEVICES_SPAN_TO_PC_PORT, argc, argv);
}

admin_result_t admin_set_phone_ssh_login(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    base_error_t error;
    const bool none = argc == 1 && strcasecmp(argv[0], "none") == 0;
    if (argc == 1 && !none)
        return usage(session, "set phone ssh-login USER PASSWORD|none");
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    const bool done = cluster_set_ssh_login(cluster, none ? "" : argv[0], none ? "" : argv[1], &error);
    cluster_close(cluster);
    if (!done)
        return admin_refuse(session, "%s", error.text);
    admin_line(session, "A phone takes its new configuration when it is reset (utils phones reset).");
    return ADMIN_DONE;
}

static admin_result_t set_order(const admin_session_t *session, devices_text_t text, int argc, char **argv)
{
    char order[CLUSTER_NODES_MAX * DEVICES_NODE_BYTES] = "";
    const set_phone_t set = {.text = text, .order = order};
    const bool none = argc == 2 && strcasecmp(argv[1], "default") == 0;
    size_t length = 0;
    for (int i = 1; i < argc && !none; i++) {
        length += (size_t)snprintf(order + length, sizeof order - length, "%s%s", i > 1 ? " " : "", argv[i]);
        if (length >= sizeof order)
            return admin_refuse(session, "%s: too many nodes", devices_text_name(text));
    }
    return set_entries(session, &set, 1, argv);
}

admin_result_t admin_set_phone_group(admin_session_t *session, int argc, char **argv)
{
    return set_order(session, DEVICES_GROUP, argc, argv);
}

admin_result_t admin_set_phone_tftp(admin_session_t *session, int argc, char **argv)
{
    return set_order(session, DEVICES_TFTP, argc, argv);
}

/* --- show phone --- */

static const char *or_dash(const char *text)
{
    return text[0] != '\0' ? text : "-";
}

static void print_text(const admin_session_t *session, cJSON *json, const char *label, const char *member,
                       const char *text)
{
    admin_print(session, "%-20s %s\n", label, or_dash(text));
    report_text(json, member, text[0] != '\0' ? text : NULL);
}

/* Whose word a setting is. */
static const char *source_of(const devices_t *devices, const devices_entry_t *entry, devices_setting_t which)
{
    if (entry != devices->all && entry->values[which] != DEVICES_DEFAULT)
        return "phone";
    return devices->all->values[which] != DEVICES_DEFAULT ? "all" : "default";
}

static void print_settings(const admin_session_t *session, cJSON *json, const devices_t *devices,
                           const devices_entry_t *entry)
{
    static const char *const labels[DEVICES_SETTINGS] = {
        [DEVICES_SETTINGS_ACCESS] = "Settings access",
        [DEVICES_WEB_ACCESS] = "Web access",
        [DEVICES_SSH_ACCESS] = "SSH access",
        [DEVICES_SPAN_TO_PC_PORT] = "SPAN to PC port",
    };
    cJSON *settings = cJSON_AddObjectToObject(json, "settings");
    for (devices_setting_t i = 0; i < DEVICES_SETTINGS; i++) {
        const char *value = devices_value_name(devices_value_of(devices, entry, i));
        const char *source = source_of(devices, entry, i);
        admin_print(session, "%-20s %s (%s)\n", labels[i], value, source);
        cJSON *setting = cJSON_AddObjectToObject(settings, devices_setting_name(i));
        cJSON_AddStringToObject(setting, "value", value);
        cJSON_AddStringToObject(setting, "from", source);
    }
}

/* Where nobody said anything it is all nodes as they stand. */
static void print_order(const admin_session_t *session, cJSON *json, const listing_t *listing, devices_text_t which,
                        const char *label, const char *order)
{
    const cluster_state_t *state = cluster_state(listing->cluster);
    char name[DEVICES_NODE_BYTES], line[CLUSTER_NODES_MAX * 65] = "";
    cJSON *nodes = cJSON_AddArrayToObject(json, devices_text_name(which));
    size_t length = 0;
    for (unsigned i = 0; order[0] == '\0' && i < state->nodes_count; i++) {
        length += (size_t)snprintf(line + length, sizeof line - length, "%s%s", i > 0 ? " " : "", state->nodes[i].name);
        cJSON_AddItemToArray(nodes, cJSON_CreateString(state->nodes[i].name));
    }
    for (const char *rest = order; devices_next_node(&rest, name);)
        cJSON_AddItemToArray(nodes, cJSON_CreateString(name));
    admin_print(session, "%-20s %s\n", label, order[0] != '\0' ? order : line);
}

static void show_entry(const admin_session_t *session, const listing_t *listing, const devices_entry_t *entry)
{
    const devices_t *devices = &listing->devices;
    cJSON *json = cJSON_CreateObject();
    print_text(session, json, "Device name", "device", entry->name);
    if (entry != devices->all) {
        print_text(session, json, "Description", "description", entry->texts[DEVICES_DESCRIPTION]);
        print_text(session, json, "Model", "model", entry->texts[DEVICES_MODEL]);
        print_text(session, json, "Firmware", "firmware", entry->texts[DEVICES_FIRMWARE]);
    }
    print_order(session, json, listing, DEVICES_TFTP, "TFTP servers", devices_text_of(devices, entry, DEVICES_TFTP));
    print_order(session, json, listing, DEVICES_GROUP, "Call manager group",
                devices_text_of(devices, entry, DEVICES_GROUP));
    print_settings(session, json, devices, entry);
    report_add(session, "phone", json);
}

admin_result_t admin_show_phone(admin_session_t *session, int argc, char **argv)
{
    listing_t listing;
    char name[DEVICES_NAME_BYTES] = DEVICES_ALL;
    (void)argc;
    if (strcasecmp(argv[0], DEVICES_ALL) != 0 && !devices_name(argv[0], name))
        return admin_refuse(session, "%s: not the name of a phone, SEP and twelve hexadecimal digits", argv[0]);
    if (!open_listing(session, &listing))
        return ADMIN_FAILED;
    const devices_entry_t *entry = devices_find(&listing.devices, name);
    if (entry != NULL)
        show_entry(session, &listing, entry);
    else
        admin_refuse(session, "%s is not in the device list: a node has no configuration for it but XMLDefault.cnf.xml",
                     name);
    close_listing(&listing);
    return entry != NULL ? ADMIN_DONE : ADMIN_FAILED;
}
