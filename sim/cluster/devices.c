/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/devices.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/parse.h"
#include "base/text.h"
#include "cluster/devices_priv.h"
#include "cluster/state_file.h"
#include "text/text.h"
#include "text/text_read.h"

#define WORD_BYTES_MAX        64u
#define DESCRIPTION_BYTES_MAX 128u

static const char *const text_names[DEVICES_TEXTS] = {
    [DEVICES_MODEL] = "model", [DEVICES_FIRMWARE] = "firmware", [DEVICES_DESCRIPTION] = "description",
    [DEVICES_TFTP] = "tftp",   [DEVICES_GROUP] = "group",
};

static const char *const setting_names[DEVICES_SETTINGS] = {
    [DEVICES_SETTINGS_ACCESS] = "settings",
    [DEVICES_WEB_ACCESS] = "web",
    [DEVICES_SSH_ACCESS] = "ssh",
    [DEVICES_SPAN_TO_PC_PORT] = "span",
};

static const char *const value_names[] = {
    [DEVICES_DEFAULT] = "default",
    [DEVICES_OFF] = "off",
    [DEVICES_ON] = "on",
    [DEVICES_RESTRICTED] = "restricted",
};

/* --- one entry --- */

static bool out_of_memory(base_error_t *error)
{
    return base_fail(error, "out of memory");
}

static bool entry_init(devices_entry_t *entry, const char *name, base_error_t *error)
{
    *entry = (devices_entry_t){0};
    snprintf(entry->name, sizeof entry->name, "%s", name);
    for (size_t i = 0; i < DEVICES_TEXTS; i++) {
        entry->texts[i] = strdup("");
        if (entry->texts[i] == NULL)
            return out_of_memory(error);
    }
    return true;
}

static void entry_free(devices_entry_t *entry)
{
    for (size_t i = 0; entry != NULL && i < DEVICES_TEXTS; i++)
        free(entry->texts[i]);
    free(entry);
}

static devices_entry_t *entry_new(const char *name, base_error_t *error)
{
    devices_entry_t *entry = calloc(1, sizeof *entry);
    if (entry == NULL)
        out_of_memory(error);
    else if (entry_init(entry, name, error))
        return entry;
    entry_free(entry);
    return NULL;
}

bool devices_entry_says_anything(const devices_entry_t *entry)
{
    for (size_t i = 0; i < DEVICES_TEXTS; i++)
        if (entry->texts[i][0] != '\0')
            return true;
    for (size_t i = 0; i < DEVICES_SETTINGS; i++)
        if (entry->values[i] != DEVICES_DEFAULT)
            return true;
    return false;
}

static bool is_word(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (!isalnum((unsigned char)*at) && strchr("._-", *at) == NULL)
            return false;
    return strlen(text) <= WORD_BYTES_MAX;
}

static bool is_description(const char *text)
{
    size_t size = strlen(text), length = 0;
    for (size_t at = 0; at < size; at += length) {
        length = base_character((const uint8_t *)text + at, size - at);
        if (length == 0)
            return false;
    }
    return size <= DESCRIPTION_BYTES_MAX;
}

bool devices_next_node(const char **order, char node[DEVICES_NODE_BYTES])
{
    const char *at = *order + strspn(*order, " ");
    size_t length = strcspn(at, " ");
    snprintf(node, DEVICES_NODE_BYTES, "%.*s", (int)(length < DEVICES_NODE_BYTES ? length : 0), at);
    *order = at + length;
    return length > 0;
}

static bool names_before(const char *order, const char *end, const char *name)
{
    char node[DEVICES_NODE_BYTES];
    while (devices_next_node(&order, node) && order < end)
        if (strcasecmp(node, name) == 0)
            return true;
    return false;
}

static bool is_order(const char *text)
{
    char node[DEVICES_NODE_BYTES];
    unsigned count = 0;
    for (const char *rest = text; devices_next_node(&rest, node); count++)
        if (node[0] == '\0' || !state_domain_is_sound(node) || names_before(text, rest, node))
            return false;
    return count <= CLUSTER_NODES_MAX;
}

static bool text_fits(devices_text_t which, const char *text, base_error_t *error)
{
    switch (which) {
    case DEVICES_MODEL:
    case DEVICES_FIRMWARE:
        return is_word(text) ||
               base_fail(error, "%s: up to %u letters, digits, '.', '_' and '-'", text_names[which], WORD_BYTES_MAX);
    case DEVICES_DESCRIPTION:
        return is_description(text) ||
               base_fail(error, "description: up to %u bytes of UTF-8 without control characters",
                         DESCRIPTION_BYTES_MAX);
    default:
        return is_order(text) || base_fail(error, "%s: up to %u names of nodes, none twice, blanks between them",
                                           text_names[which], CLUSTER_NODES_MAX);
    }
}

static bool is_order_text(devices_text_t which)
{
    return which == DEVICES_TFTP || which == DEVICES_GROUP;
}

bool devices_set_text(devices_entry_t *entry, devices_text_t which, const char *text, base_error_t *error)
{
    if (strcmp(entry->name, DEVICES_ALL) == 0 && !is_order_text(which) && text[0] != '\0')
        return base_fail(error, "%s: is of one phone, not of all", text_names[which]);
    if (!text_fits(which, text, error))
        return false;
    char *copy = strdup(text);
    if (copy == NULL)
        return out_of_memory(error);
    free(entry->texts[which]);
    entry->texts[which] = copy;
    return true;
}

bool devices_set_value(devices_entry_t *entry, devices_setting_t which, devices_value_t value, base_error_t *error)
{
    if (value == DEVICES_RESTRICTED && which != DEVICES_SETTINGS_ACCESS)
        return base_fail(error, "%s: on, off or default", setting_names[which]);
    entry->values[which] = value;
    return true;
}

/* --- one list --- */

bool devices_init(devices_t *devices, base_error_t *error)
{
    *devices = (devices_t){.all = entry_new(DEVICES_ALL, error)};
    return devices->all != NULL;
}

void devices_free(devices_t *devices)
{
    for (size_t i = 0; i < devices->count; i++)
        entry_free(devices->phones[i]);
    free(devices->phones);
    entry_free(devices->all);
    *devices = (devices_t){0};
}

bool devices_name(const char *text, char name[DEVICES_NAME_BYTES])
{
    uint8_t mac[ITL_TEXT_MAC_BYTES];
    const char *digits = strncasecmp(text, "SEP", 3) == 0 ? text + 3 : text;
    if (!itl_text_read_mac(digits, mac) || (digits != text && strlen(digits) != 2 * sizeof mac))
        return false;
    snprintf(name, DEVICES_NAME_BYTES, "SEP%02X%02X%02X%02X%02X%02X", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
    return true;
}

/* Where a phone is, or would be. */
static bool locate(const devices_t *devices, const char *name, size_t *index)
{
    size_t low = 0, high = devices->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(devices->phones[middle]->name, name);
        if (order == 0) {
            *index = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *index = low;
    return false;
}

devices_entry_t *devices_find(const devices_t *devices, const char *name)
{
    size_t index = 0;
    if (strcmp(name, DEVICES_ALL) == 0)
        return devices->all;
    return locate(devices, name, &index) ? devices->phones[index] : NULL;
}

bool devices_index(const devices_t *devices, const char *name, size_t *index)
{
    return locate(devices, name, index);
}

static bool make_room(devices_t *devices, size_t count, base_error_t *error)
{
    if (count > DEVICES_MAX)
        return base_fail(error, "a device list has up to %u phones", DEVICES_MAX);
    if (count <= devices->capacity)
        return true;
    size_t capacity = count + devices->capacity + 64;
    devices_entry_t **phones = realloc(devices->phones, capacity * sizeof(devices_entry_t *));
    if (phones == NULL)
        return out_of_memory(error);
    devices->phones = phones;
    devices->capacity = capacity;
    return true;
}

devices_entry_t *devices_append(devices_t *devices, const char *name, base_error_t *error)
{
    if (!make_room(devices, devices->count + 1, error))
        return NULL;
    devices_entry_t *entry = entry_new(name, error);
    if (entry != NULL)
        devices->phones[devices->count++] = entry;
    return entry;
}

devices_entry_t *devices_add(devices_t *devices, const char *name, base_error_t *error)
{
    char spelt[DEVICES_NAME_BYTES];
    size_t index = 0;
    devices_entry_t *entry = devices_find(devices, name);
    if (entry != NULL)
        return entry;
    if (!devices_name(name, spelt) || strcmp(name, spelt) != 0) {
        base_fail(error, "%.40s: not the name of a phone, SEP and twelve hexadecimal digits", name);
        return NULL;
    }
    locate(devices, name, &index);
    entry = devices_append(devices, name, error);
    if (entry == NULL)
        return NULL;
    memmove(&devices->phones[index + 1], &devices->phones[index],
            (devices->count - 1 - index) * sizeof(devices_entry_t *));
    devices->phones[index] = entry;
    return entry;
}

bool devices_remove(devices_t *devices, const char *name)
{
    size_t index = 0;
    if (!locate(devices, name, &index))
        return false;
    entry_free(devices->phones[index]);
    devices->count--;
    memmove(&devices->phones[index], &devices->phones[index + 1], (devices->count - index) * sizeof(devices_entry_t *));
    return true;
}

static int by_name(const void *a, const void *b)
{
    const devices_entry_t *const *first = a;
    const devices_entry_t *const *second = b;
    return strcmp((*first)->name, (*second)->name);
}

const char *devices_sort(devices_t *devices)
{
    if (devices->count > 0)
        qsort(devices->phones, devices->count, sizeof(devices_entry_t *), by_name);
    for (size_t i = 1; i < devices->count; i++)
        if (strcmp(devices->phones[i - 1]->name, devices->phones[i]->name) == 0)
            return devices->phones[i]->name;
    return NULL;
}

/* Both are sorted: those that are in the other list, too, are counted once. */
static size_t merged_count(const devices_t *a, const devices_t *b)
{
    size_t index = 0, both = 0;
    for (size_t i = 0; i < b->count; i++)
        both += locate(a, b->phones[i]->name, &index) ? 1 : 0;
    return a->count + b->count - both;
}

/* @param merged  room for all. What @p from replaces is freed */
static void merge_into(devices_entry_t **merged, devices_t *devices, devices_t *from)
{
    size_t a = 0, b = 0, out = 0;
    while (a < devices->count || b < from->count) {
        int order = a == devices->count ? 1
                    : b == from->count  ? -1
                                        : strcmp(devices->phones[a]->name, from->phones[b]->name);
        if (order == 0)
            entry_free(devices->phones[a++]);
        merged[out++] = order < 0 ? devices->phones[a++] : from->phones[b++];
    }
}

bool devices_merge(devices_t *devices, devices_t *from, base_error_t *error)
{
    const size_t count = merged_count(devices, from);
    if (count > DEVICES_MAX)
        return base_fail(error, "a device list has up to %u phones", DEVICES_MAX);
    devices_entry_t **merged = calloc(count + 1, sizeof(devices_entry_t *));
    if (merged == NULL)
        return out_of_memory(error);
    merge_into(merged, devices, from);
    free(devices->phones);
    devices->phones = merged;
    devices->capacity = count + 1;
    devices->count = count;
    from->count = 0;
    if (devices_entry_says_anything(from->all)) {
        devices_entry_t *former = devices->all;
        devices->all = from->all;
        from->all = former;
    }
    return true;
}

/* --- what holds --- */

devices_value_t devices_value_of(const devices_t *devices, const devices_entry_t *entry, devices_setting_t which)
{
    if (entry != NULL && entry->values[which] != DEVICES_DEFAULT)
        return entry->values[which];
    if (devices->all->values[which] != DEVICES_DEFAULT)
        return devices->all->values[which];
    return which == DEVICES_SETTINGS_ACCESS || which == DEVICES_WEB_ACCESS ? DEVICES_ON : DEVICES_OFF;
}

const char *devices_text_of(const devices_t *devices, const devices_entry_t *entry, devices_text_t which)
{
    return entry != NULL && entry->texts[which][0] != '\0' ? entry->texts[which] : devices->all->texts[which];
}

/* --- words --- */

const char *devices_text_name(devices_text_t which)
{
    return text_names[which];
}

const char *devices_setting_name(devices_setting_t which)
{
    return setting_names[which];
}

bool devices_setting_parse(const char *text, devices_setting_t *which)
{
    unsigned index = 0;
    const bool found = base_find_word(text, setting_names, DEVICES_SETTINGS, &index);
    *which = found ? (devices_setting_t)index : *which;
    return found;
}

const char *devices_value_name(devices_value_t value)
{
    return value_names[value];
}

bool devices_value_parse(const char *text, devices_value_t *value)
{
    unsigned index = DEVICES_DEFAULT;
    const bool found =
        text[0] == '\0' || base_find_word(text, value_names, sizeof value_names / sizeof value_names[0], &index);
    *value = found ? (devices_value_t)index : *value;
    return found;
}
