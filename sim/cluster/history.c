/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was done to a cluster, as lines of JSON. */
#include "cluster/history.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cluster/published.h"
#include "itl_limits.h"
#include "trustlist/trustlist.h"

static const char *const kinds[] = {
    [HISTORY_CLUSTER] = "cluster", [HISTORY_COMMAND] = "command", [HISTORY_LOST] = "lost"};

static const char *const list_files[] = {[CLUSTER_ITL] = CLUSTER_LIST_FILE, [CLUSTER_CTL] = CLUSTER_CTL_FILE};

/* Places in an item of "served". */
enum { SERVED_NODE, SERVED_FILE, SERVED_SHA1, SERVED_SIGNER, SERVED_PARTS };

/* --- what nodes serve --- */

/* "CN=pub.lab" of the signer's name; "": it is no list. */
static void signer_of(const base_bytes_t *bytes, char name[ITL_LIMIT_NAME_BYTES + 1])
{
    const itl_tlv_source_t source = itl_tlv_source_memory(bytes->data, (uint32_t)bytes->size);
    itl_trustlist_header_t header;
    name[0] = '\0';
    if (itl_trustlist_read_header(&source, &header, NULL) != ITL_REASON_NONE ||
        header.signer_name.len > ITL_LIMIT_NAME_BYTES)
        return;
    memcpy(name, bytes->data + header.signer_name.off, header.signer_name.len);
    name[header.signer_name.len] = '\0';
    name[strcspn(name, ";")] = '\0';
}

static void add_list(cJSON *served, const cluster_t *cluster, const cluster_node_t *node, const char *file)
{
    base_bytes_t bytes = {0};
    base_error_t ignored;
    char path[CLUSTER_NAME_BYTES], sha1[41], signer[ITL_LIMIT_NAME_BYTES + 1];
    cluster_served_name(node, file, path);
    if (cluster_has(cluster, path) && cluster_get(cluster, path, &bytes, NULL, &ignored) &&
        published_sha1(&bytes, sha1)) {
        signer_of(&bytes, signer);
        const char *const parts[SERVED_PARTS] = {node->name, file, sha1, signer};
        cJSON_AddItemToArray(served, cJSON_CreateStringArray(parts, SERVED_PARTS));
    }
    base_bytes_free(&bytes);
}

static void add_lists(cJSON *json, const cluster_t *cluster)
{
    const cluster_state_t *state = cluster_state(cluster);
    cJSON *served = cJSON_AddArrayToObject(json, "served");
    for (unsigned i = 0; i < state->nodes_count; i++)
        for (size_t kind = 0; state->nodes[i].services.tftp && kind < sizeof list_files / sizeof list_files[0]; kind++)
            add_list(served, cluster, &state->nodes[i], list_files[kind]);
}

/* --- writing --- */

bool history_begun(const cluster_disk_t *disk)
{
    return !cluster_disk_is_folder(disk) || cluster_disk_sealed(disk) || cluster_disk_has(disk, HISTORY_FILE);
}

static cJSON *new_line(const cluster_t *cluster, history_kind_t kind, int64_t time_ms)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "time", (double)time_ms);
    cJSON_AddNumberToObject(json, "ahead", (double)cluster_state(cluster)->clock_offset);
    cJSON_AddStringToObject(json, "what", kinds[kind]);
    return json;
}

static bool write_line(const cluster_t *cluster, cJSON *json, base_error_t *error)
{
    add_lists(json, cluster);
    char *text = cJSON_PrintUnformatted(json);
    bool done = text != NULL ? history_append(cluster_disk(cluster), text, error) : base_fail(error, "out of memory");
    cJSON_free(text);
    cJSON_Delete(json);
    return done;
}

bool history_begin(const cluster_t *cluster, bool made, int64_t time_ms, base_error_t *error)
{
    const cluster_state_t *state = cluster_state(cluster);
    if (!cluster_disk_is_folder(cluster_disk(cluster)) || cluster_disk_sealed(cluster_disk(cluster)))
        return true;
    cJSON *json = new_line(cluster, HISTORY_CLUSTER, time_ms);
    cJSON_AddBoolToObject(json, "made", made);
    cJSON_AddBoolToObject(json, "mixed", state->mode == CLUSTER_MIXED);
    cJSON_AddStringToObject(json, "release", release_name(state->release));
    cJSON_AddStringToObject(json, "domain", state->nodes[0].domain);
    cJSON_AddNumberToObject(json, "keys", state->nodes[0].key_bits);
    cJSON_AddNumberToObject(json, "recovery_keys", state->recovery_bits);
    cJSON_AddNumberToObject(json, "tls_max", (double)state->tls_max);
    cJSON *nodes = cJSON_AddArrayToObject(json, "nodes");
    for (unsigned i = 0; i < state->nodes_count; i++) {
        cJSON *node = cJSON_CreateObject();
        cJSON_AddStringToObject(node, "name", state->nodes[i].name);
        cJSON_AddBoolToObject(node, "callmanager", state->nodes[i].services.callmanager);
        cJSON_AddItemToArray(nodes, node);
    }
    return write_line(cluster, json, error);
}

bool history_note(const cluster_t *cluster, const history_command_t *command, int64_t time_ms, base_error_t *error)
{
    if (!cluster_disk_is_folder(cluster_disk(cluster)) || cluster_disk_sealed(cluster_disk(cluster)))
        return true;
    cJSON *json = new_line(cluster, HISTORY_COMMAND, time_ms);
    cJSON_AddStringToObject(json, "node", command->node);
    cJSON_AddStringToObject(json, "line", command->line);
    cJSON_AddStringToObject(json, "status", command->refused ? "refused" : "done");
    cJSON_AddBoolToObject(json, "yes", command->yes);
    cJSON *answers = cJSON_AddArrayToObject(json, "answers");
    for (size_t i = 0; i < command->answer_count; i++)
        cJSON_AddItemToArray(answers, command->answers[i] != NULL ? cJSON_CreateString(command->answers[i])
                                                                  : cJSON_CreateNull());
    return write_line(cluster, json, error);
}

/* --- reading --- */

/* Texts that can be written again: UTF-8 without control characters. */
static bool is_text(const char *text)
{
    const size_t size = text == NULL ? 0 : strlen(text);
    for (size_t at = 0, length; at < size; at += length)
        if ((length = base_character((const uint8_t *)text + at, size - at)) == 0)
            return false;
    return text != NULL;
}

static const char *text_of(const cJSON *json, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, name));
}

static bool take_text(const cJSON *json, const char *name, const char **text)
{
    *text = text_of(json, name);
    return is_text(*text);
}

static bool take_number(const cJSON *json, const char *name, double least, double most, double *number)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, name);
    *number = cJSON_IsNumber(item) ? item->valuedouble : -1e300;
    return *number >= least && *number <= most;
}

static bool take_bool(const cJSON *json, const char *name, bool *value)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, name);
    *value = cJSON_IsTrue(item);
    return cJSON_IsBool(item);
}

static bool take_answers(const cJSON *json, history_entry_t *entry)
{
    const cJSON *answers = cJSON_GetObjectItemCaseSensitive(json, "answers"), *answer;
    if (!cJSON_IsArray(answers))
        return false;
    cJSON_ArrayForEach(answer, answers)
    {
        if (entry->answer_count == HISTORY_ANSWERS_MAX || (!cJSON_IsNull(answer) && !is_text(answer->valuestring)))
            return false;
        entry->answers[entry->answer_count++] = cJSON_IsNull(answer) ? NULL : answer->valuestring;
    }
    return true;
}

static bool take_command(const cJSON *json, history_entry_t *entry)
{
    const char *status = text_of(json, "status");
    if (status == NULL || (strcmp(status, "done") != 0 && strcmp(status, "refused") != 0))
        return false;
    entry->refused = status[0] == 'r';
    return take_text(json, "node", &entry->node) && take_text(json, "line", &entry->line) &&
           take_bool(json, "yes", &entry->yes) && take_answers(json, entry);
}

static bool take_nodes(const cJSON *json, history_entry_t *entry)
{
    const cJSON *nodes = cJSON_GetObjectItemCaseSensitive(json, "nodes"), *node;
    if (!cJSON_IsArray(nodes))
        return false;
    cJSON_ArrayForEach(node, nodes)
    {
        history_node_t *to = &entry->nodes[entry->node_count];
        if (entry->node_count == CLUSTER_NODES_MAX || !take_text(node, "name", &to->name) ||
            !take_bool(node, "callmanager", &to->callmanager))
            return false;
        entry->node_count++;
    }
    return entry->node_count > 0;
}

static bool take_cluster(const cJSON *json, history_entry_t *entry)
{
    double keys = 0, recovery = 0, tls = 0;
    const char *release = text_of(json, "release");
    bool good = release != NULL && release_find(release, &entry->release) && take_bool(json, "made", &entry->made) &&
                take_bool(json, "mixed", &entry->mixed) && take_text(json, "domain", &entry->domain) &&
                take_number(json, "keys", 1, 65536, &keys) && take_number(json, "recovery_keys", 0, 65536, &recovery) &&
                take_number(json, "tls_max", CLUSTER_TLS_NO_LIMIT, CLUSTER_TLS_TO_1_3, &tls) && take_nodes(json, entry);
    if (!good)
        return false;
    entry->key_bits = (uint32_t)keys;
    entry->recovery_bits = (uint32_t)recovery;
    entry->tls_max = (cluster_tls_limit_t)tls;
    return true;
}

static bool take_lost(const cJSON *json, history_entry_t *entry)
{
    double count = 0;
    if (!take_number(json, "count", 0, UINT32_MAX, &count))
        return false;
    entry->lost = (uint32_t)count;
    return true;
}

static bool take_list(const cJSON *item, history_list_t *list)
{
    const char *parts[SERVED_PARTS];
    if (!cJSON_IsArray(item) || cJSON_GetArraySize(item) != SERVED_PARTS)
        return false;
    for (int i = 0; i < SERVED_PARTS; i++)
        if (!is_text(parts[i] = cJSON_GetStringValue(cJSON_GetArrayItem(item, i))))
            return false;
    *list = (history_list_t){.node = parts[SERVED_NODE], .sha1 = parts[SERVED_SHA1], .signer = parts[SERVED_SIGNER]};
    list->kind = strcmp(parts[SERVED_FILE], CLUSTER_CTL_FILE) == 0 ? CLUSTER_CTL : CLUSTER_ITL;
    return strcmp(parts[SERVED_FILE], list_files[list->kind]) == 0;
}

static bool take_lists(const cJSON *json, history_entry_t *entry)
{
    const cJSON *served = cJSON_GetObjectItemCaseSensitive(json, "served"), *item;
    cJSON_ArrayForEach(item, served)
    {
        if (entry->list_count == HISTORY_LISTS_MAX || !take_list(item, &entry->lists[entry->list_count]))
            return false;
        entry->list_count++;
    }
    return true;
}

static bool take_kind(const cJSON *json, history_entry_t *entry)
{
    const char *what = text_of(json, "what");
    for (size_t i = 0; what != NULL && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(what, kinds[i]) == 0) {
            entry->kind = (history_kind_t)i;
            return true;
        }
    return false;
}

/* Times that calculations with them do not overflow. */
#define TIME_MOST_MS 1e15
#define AHEAD_MOST_S 1e12

static bool take_entry(history_entry_t *entry)
{
    bool (*const take[])(const cJSON *json, history_entry_t *entry) = {
        [HISTORY_CLUSTER] = take_cluster, [HISTORY_COMMAND] = take_command, [HISTORY_LOST] = take_lost};
    double time = 0, ahead = 0;
    if (!cJSON_IsObject(entry->json) || !take_kind(entry->json, entry) ||
        !take_number(entry->json, "time", 0, TIME_MOST_MS, &time) ||
        !take_number(entry->json, "ahead", -AHEAD_MOST_S, AHEAD_MOST_S, &ahead))
        return false;
    entry->time_ms = (int64_t)time;
    entry->ahead_s = (int64_t)ahead;
    return take[entry->kind](entry->json, entry) && take_lists(entry->json, entry);
}

/* @return false without memory */
static bool grow(history_t *history)
{
    if (history->count % 64 != 0)
        return true;
    history_entry_t *more = realloc(history->entries, (history->count + 64) * sizeof *more);
    if (more == NULL)
        return false;
    history->entries = more;
    return true;
}

static bool take_line(history_t *history, const char *line, size_t len)
{
    if (!grow(history))
        return false;
    history_entry_t *entry = &history->entries[history->count];
    *entry = (history_entry_t){.json = len < HISTORY_LINE_BYTES ? cJSON_ParseWithLength(line, len) : NULL};
    if (entry->json != NULL && take_entry(entry)) {
        history->count++;
        return true;
    }
    cJSON_Delete(entry->json);
    history->damaged++;
    return true;
}

bool history_parse(const base_bytes_t *text, history_t *history)
{
    size_t at = 0;
    while (at < text->size) {
        const char *line = (const char *)text->data + at;
        const char *next = memchr(line, '\n', text->size - at);
        const size_t len = next != NULL ? (size_t)(next - line) : text->size - at;
        if (len > 0 && !take_line(history, line, len))
            return false;
        at += next != NULL ? len + 1 : len;
    }
    return true;
}

bool history_read(const cluster_t *cluster, history_t *history, base_error_t *error)
{
    base_bytes_t text = {0};
    if (!cluster_has(cluster, HISTORY_FILE))
        return base_fail(error,
                         "%.400s: it has no history: nothing was typed there since it was made by an earlier version",
                         cluster_folder(cluster));
    bool done = cluster_get(cluster, HISTORY_FILE, &text, NULL, error) &&
                (history_parse(&text, history) || base_fail(error, "out of memory"));
    base_bytes_free(&text);
    return done;
}

void history_free(history_t *history)
{
    for (size_t i = 0; i < history->count; i++)
        cJSON_Delete(history->entries[i].json);
    free(history->entries);
    *history = (history_t){.entries = NULL};
}
