/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/published.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/text.h"
#include "text/text_read.h"
#include "trustlist/trustlist.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>

/* The end of the year 9999, which is as far as people's times go. */
#define LATEST UINT64_C(253402300799)

/* Nodes with their kinds of list; nodes that were deleted count too. */
enum { GROUPS_MAX = 6 * CLUSTER_NODES_MAX };

/* --- lines --- */

bool published_sha1(const base_bytes_t *file, char text[41])
{
    uint8_t digest[WC_SHA_DIGEST_SIZE];
    if (wc_ShaHash(file->data, (word32)file->size, digest) != 0)
        return false;
    itl_text_t digits = itl_text_in(text, 2 * sizeof digest + 1);
    itl_text_hex(&digits, digest, sizeof digest);
    return true;
}

const char *published_name(const char *sha1, char name[CLUSTER_NAME_BYTES])
{
    snprintf(name, CLUSTER_NAME_BYTES, PUBLISHED_FOLDER "/%.40s.tlv", sha1);
    return name;
}

const char *published_file(const cluster_node_t *node, cluster_list_kind_t kind, char name[CLUSTER_NAME_BYTES])
{
    return cluster_served_name(node, kind == CLUSTER_CTL ? "CTLFile.tlv" : CLUSTER_LIST_FILE, name);
}

static bool add_certificates(const itl_tlv_source_t *source, uint8_t *data, char line[PUBLISHED_LINE_BYTES])
{
    itl_trustlist_t list;
    itl_trustlist_record_t record;
    if (itl_trustlist_read(source, &list, NULL) != ITL_REASON_NONE)
        return false;
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    while (itl_trustlist_next(&walk, &record) == ITL_REASON_NONE) {
        base_bytes_t certificate = {.data = data + record.certificate.off, .size = record.certificate.len};
        size_t len = strlen(line);
        if (record.role != ITL_ROLE_SAST || certificate.size == 0 || PUBLISHED_LINE_BYTES - 40 - len < 67)
            continue;
        line[len] = ' ';
        if (!cluster_fingerprint(&certificate, line + len + 1))
            return false;
    }
    return true;
}

/* A file that is no list, put there by hand, has a SHA-1 nonetheless. */
bool published_describe(const char *node, cluster_list_kind_t kind, const base_bytes_t *file,
                        char line[PUBLISHED_LINE_BYTES])
{
    char sha1[41];
    const itl_tlv_source_t source = itl_tlv_source_memory(file->data, (uint32_t)file->size);
    line[0] = '\0';
    if (!published_sha1(file, sha1))
        return false;
    snprintf(line, PUBLISHED_LINE_BYTES, "%s %.63s", sha1, node);
    bool done = add_certificates(&source, file->data, line);
    const size_t len = strlen(line);
    snprintf(line + len, PUBLISHED_LINE_BYTES - len, "%s", kind == CLUSTER_CTL ? " ctl" : "");
    return done;
}

static bool is_sha1(const char *text)
{
    for (size_t i = 0; i < 40; i++)
        if (itl_text_hex_digit(text[i]) < 0)
            return false;
    return text[40] == '\0';
}

bool published_read(const char *line, published_line_t *read)
{
    uint64_t at = 0;
    *read = (published_line_t){.kind = CLUSTER_ITL};
    if (sscanf(line, "%40s %63s", read->sha1, read->node) != 2)
        return false;
    const char *time = strstr(line, " at:");
    if (time != NULL && itl_text_leading_number(time + 4, strlen(time + 4), LATEST, &at) > 0 && is_sha1(read->sha1))
        read->at = (int64_t)at;
    if (strstr(line, " ctl") != NULL)
        read->kind = CLUSTER_CTL;
    return true;
}

bool published_load(const cluster_t *cluster, base_bytes_t *lines, base_error_t *error)
{
    /* Clusters of earlier versions have none. */
    bool done = !cluster_has(cluster, PUBLISHED_INDEX) || cluster_get(cluster, PUBLISHED_INDEX, lines, NULL, error);
    base_put(lines, "", 1);
    return done && (!lines->failed || base_fail(error, "out of memory"));
}

/* --- remembering --- */

static void put_line(edit_t *edit, const char *line, int64_t at)
{
    char time[40];
    snprintf(time, sizeof time, " at:%lld\n", (long long)at);
    base_put(&edit->lists, line, strlen(line));
    base_put(&edit->lists, time, strlen(time));
}

/* One file may go to several nodes. */
static bool put_bytes(edit_t *edit, const char *line, const base_bytes_t *file, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES];
    if (edit->lists.size > 0 && memmem(edit->lists.data, edit->lists.size, line, 40) != NULL)
        return true;
    published_name(line, name);
    return change_put(&edit->change, name, file->data, file->size, 0644, error);
}

static bool load_index(edit_t *edit, base_error_t *error)
{
    return edit->index.size > 0 || published_load(edit->cluster, &edit->index, error);
}

static bool has_bytes(const base_bytes_t *index, const char *sha1)
{
    const char *line = strstr((const char *)index->data, sha1);
    while (line != NULL) {
        const char *end = strchrnul(line, '\n'), *time = strstr(line, " at:");
        if (time != NULL && time < end)
            return true;
        line = strstr(end, sha1);
    }
    return false;
}

/* Since when it is served says its own header, by the clock of who made it. */
static int64_t stamp_of(const base_bytes_t *file)
{
    itl_trustlist_t list;
    const itl_tlv_source_t source = itl_tlv_source_memory(file->data, (uint32_t)file->size);
    bool done = itl_trustlist_read(&source, &list, NULL) == ITL_REASON_NONE && list.header.timestamp != 0;
    return done ? list.header.timestamp : 1;
}

/* What is replaced may be of an earlier version, which did not keep it, or put there by hand. */
static bool remember_former(edit_t *edit, const cluster_node_t *node, cluster_list_kind_t kind, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES], line[PUBLISHED_LINE_BYTES];
    base_bytes_t file = {0};
    published_line_t read;
    if (!cluster_has(edit->cluster, published_file(node, kind, name)))
        return true;
    bool done = load_index(edit, error) && cluster_get(edit->cluster, name, &file, NULL, error);
    if (done && published_describe(node->name, kind, &file, line) && published_read(line, &read) &&
        !has_bytes(&edit->index, read.sha1)) {
        done = put_bytes(edit, line, &file, error);
        put_line(edit, line, stamp_of(&file));
    }
    base_bytes_free(&file);
    return done;
}

bool edit_remember_list(edit_t *edit, unsigned node, cluster_list_kind_t kind, const base_bytes_t *file,
                        base_error_t *error)
{
    char line[PUBLISHED_LINE_BYTES];
    const cluster_node_t *own = &edit->draft->nodes[node];
    if (!remember_former(edit, own, kind, error))
        return false;
    if (!published_describe(own->name, kind, file, line))
        return base_fail(error, "%s: not a trust list", own->name);
    if (!put_bytes(edit, line, file, error))
        return false;
    put_line(edit, line, edit_now(edit));
    return true;
}

/* --- forgetting --- */

/* A line of the file, and whether it stays. */
typedef struct kept_line {
    const char *text; /* NUL at its end. */
    published_line_t read;
    bool stays;
} kept_line_t;

/* Lists of one kind of one node. */
typedef struct list_group {
    const kept_line_t *newest; /* Of those looked at so far, which come newest first, the last one. */
    unsigned count;
} list_group_t;

typedef struct kept_lines {
    kept_line_t *all;
    size_t count;
    list_group_t groups[GROUPS_MAX];
    size_t group_count;
} kept_lines_t;

/* @param text  its line ends become NULs */
static bool read_entries(char *text, kept_lines_t *entries, base_error_t *error)
{
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        kept_line_t entry = {.text = line};
        if (!published_read(line, &entry.read))
            continue;
        if (entries->count % 64 == 0) {
            kept_line_t *more = realloc(entries->all, (entries->count + 64) * sizeof *more);
            if (more == NULL)
                return base_fail(error, "out of memory");
            entries->all = more;
        }
        entries->all[entries->count++] = entry;
    }
    return true;
}

static bool same_group(const published_line_t *a, const published_line_t *b)
{
    return a->kind == b->kind && strcmp(a->node, b->node) == 0;
}

static list_group_t *group_of(kept_lines_t *entries, const kept_line_t *entry)
{
    for (size_t i = 0; i < entries->group_count; i++)
        if (same_group(&entries->groups[i].newest->read, &entry->read))
            return &entries->groups[i];
    if (entries->group_count == GROUPS_MAX)
        return NULL;
    list_group_t *group = &entries->groups[entries->group_count++];
    *group = (list_group_t){.newest = entry};
    return group;
}

/* A list that is regenerated byte for byte is the one of before, unless only now its bytes are kept. */
static void choose(kept_lines_t *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        kept_line_t *entry = &entries->all[i], *former = i > 0 ? entry - 1 : NULL;
        while (former != NULL && !(former->stays && same_group(&former->read, &entry->read)))
            former = former > entries->all ? former - 1 : NULL;
        entry->stays = true;
        if (former != NULL && strcmp(former->read.sha1, entry->read.sha1) == 0) {
            entry->stays = former->read.at == 0;
            former->stays = !entry->stays;
        }
    }
    for (size_t i = entries->count; i > 0; i--) {
        kept_line_t *entry = &entries->all[i - 1];
        list_group_t *group = entry->stays ? group_of(entries, entry) : NULL;
        entry->stays = group != NULL && group->count++ < CLUSTER_LISTS_REMEMBERED;
    }
}

static bool is_kept(const kept_lines_t *entries, const char *sha1)
{
    for (size_t i = 0; i < entries->count; i++)
        if (entries->all[i].stays && entries->all[i].read.at != 0 && strcmp(entries->all[i].read.sha1, sha1) == 0)
            return true;
    return false;
}

static bool forget(edit_t *edit, const kept_lines_t *entries, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES];
    for (size_t i = 0; i < entries->count; i++) {
        const kept_line_t *entry = &entries->all[i];
        if (entry->stays || entry->read.at == 0 || is_kept(entries, entry->read.sha1))
            continue;
        published_name(entry->read.sha1, name);
        if (!change_remove(&edit->change, name, error))
            return false;
    }
    return true;
}

static bool write_entries(edit_t *edit, const kept_lines_t *entries, base_error_t *error)
{
    base_bytes_t text = {0};
    for (size_t i = 0; i < entries->count; i++)
        if (entries->all[i].stays) {
            base_put(&text, entries->all[i].text, strlen(entries->all[i].text));
            base_put(&text, "\n", 1);
        }
    bool done = (!text.failed || base_fail(error, "out of memory")) &&
                change_put(&edit->change, PUBLISHED_INDEX, text.data, text.size, 0644, error);
    base_bytes_free(&text);
    return done;
}

bool edit_write_published(edit_t *edit, base_error_t *error)
{
    base_bytes_t text = {0};
    kept_lines_t entries = {0};
    if (edit->lists.size == 0)
        return true;
    bool done = load_index(edit, error);
    if (done) {
        base_put(&text, edit->index.data, edit->index.size - 1);
        base_put(&text, edit->lists.data, edit->lists.size);
        base_put(&text, "", 1);
        done = !text.failed && !edit->lists.failed ? read_entries((char *)text.data, &entries, error)
                                                   : base_fail(error, "out of memory");
    }
    if (done)
        choose(&entries);
    done = done && forget(edit, &entries, error) && write_entries(edit, &entries, error);
    free(entries.all);
    base_bytes_free(&text);
    return done;
}
