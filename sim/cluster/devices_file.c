/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device list as a file. CSV by libcsv; what the fields say is checked here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <csv.h>

#include "base/text.h"
#include "cluster/cluster.h"
#include "cluster/devices.h"
#include "cluster/devices_priv.h"
#include "cluster/edit.h"

/* "name", then texts, then settings: a column is the index of one of them. */
enum { COLUMN_NAME = 0, COLUMN_TEXTS = 1, COLUMN_SETTINGS = COLUMN_TEXTS + DEVICES_TEXTS };
enum { COLUMNS = COLUMN_SETTINGS + DEVICES_SETTINGS };

/* A file being read. */
typedef struct csv_reader {
    const char *label;
    devices_t *devices;
    base_error_t *error;
    unsigned columns[COLUMNS]; /* What stands where, by the heading. */
    size_t column_count;       /* 0: the heading is to come. */
    char *fields[COLUMNS];     /* Of the row being read. */
    size_t field_count;
    unsigned row; /* Rows, and blank lines, that are behind. */
    int end;      /* What ended the last one. */
    bool all_seen, failed;
    devices_fault_t *tell; /* Of every fault; NULL: the first one ends it. */
    void *ctx;
    bool row_failed; /* Of the row being read enough is told. */
    unsigned faults;
    unsigned *rows; /* Of each phone, with tell. */
    size_t rows_capacity;
} csv_reader_t;

static const char *column_name(unsigned column)
{
    if (column == COLUMN_NAME)
        return "name";
    return column < COLUMN_SETTINGS ? devices_text_name(column - COLUMN_TEXTS)
                                    : devices_setting_name(column - COLUMN_SETTINGS);
}

/* --- in --- */

/* Tells of a row, and goes on with the next one. Without a heading no row can be understood. */
static void tell_fault(csv_reader_t *reader, unsigned row, const char *what)
{
    base_error_t fault;
    base_fail(&fault, "%s: row %u: %s", reader->label, row, what);
    reader->tell(reader->ctx, fault.text);
    reader->faults++;
}

static void refuse(csv_reader_t *reader, const char *what)
{
    if (reader->tell != NULL) {
        if (!reader->row_failed)
            tell_fault(reader, reader->row + 1, what);
        reader->row_failed = true;
        reader->failed = reader->failed || reader->column_count == 0;
        return;
    }
    if (!reader->failed)
        base_fail(reader->error, "%s: row %u: %s", reader->label, reader->row + 1, what);
    reader->failed = true;
}

static bool is_text(const uint8_t *data, size_t size)
{
    size_t length = 0;
    for (size_t at = 0; at < size; at += length) {
        length = base_character(data + at, size - at);
        if (length == 0)
            return false;
    }
    return true;
}

static void take_field(void *data, size_t size, void *ctx)
{
    csv_reader_t *reader = ctx;
    if (reader->failed || reader->row_failed)
        return;
    if (!is_text(data, size))
        refuse(reader, "a field that is not UTF-8, or has a control character");
    else if (reader->field_count == COLUMNS)
        refuse(reader, "more fields than there are columns");
    else if ((reader->fields[reader->field_count] = strndup(data, size)) == NULL)
        refuse(reader, "out of memory");
    else
        reader->field_count++;
}

static void take_heading(csv_reader_t *reader)
{
    bool seen[COLUMNS] = {false};
    for (size_t i = 0; i < reader->field_count; i++) {
        unsigned column = 0;
        while (column < COLUMNS && strcasecmp(column_name(column), reader->fields[i]) != 0)
            column++;
        if (column == COLUMNS || seen[column]) {
            refuse(reader, column == COLUMNS ? "the heading names a column that there is not"
                                             : "the heading names a column twice");
            return;
        }
        seen[column] = true;
        reader->columns[i] = column;
    }
    reader->column_count = reader->field_count;
    if (!seen[COLUMN_NAME])
        refuse(reader, "the heading has no column \"name\"");
}

static devices_entry_t *entry_of_row(csv_reader_t *reader)
{
    const char *text = "";
    char name[DEVICES_NAME_BYTES];
    base_error_t why;
    for (size_t i = 0; i < reader->column_count; i++)
        if (reader->columns[i] == COLUMN_NAME)
            text = reader->fields[i];
    if (strcasecmp(text, DEVICES_ALL) == 0) {
        if (reader->all_seen)
            refuse(reader, "\"" DEVICES_ALL "\" is there twice");
        reader->all_seen = true;
        return reader->devices->all;
    }
    devices_entry_t *entry = NULL;
    if (!devices_name(text, name))
        refuse(reader, "not the name of a phone, SEP and twelve hexadecimal digits");
    else if ((entry = devices_append(reader->devices, name, &why)) == NULL)
        refuse(reader, why.text);
    return entry;
}

static void set_column(csv_reader_t *reader, devices_entry_t *entry, unsigned column, const char *field)
{
    base_error_t why;
    devices_value_t value = DEVICES_DEFAULT;
    if (column == COLUMN_NAME)
        return;
    if (column < COLUMN_SETTINGS) {
        if (!devices_set_text(entry, column - COLUMN_TEXTS, field, &why))
            refuse(reader, why.text);
    } else if (!devices_value_parse(field, &value)) {
        refuse(reader, column == COLUMN_SETTINGS ? "settings: on, off, restricted or default"
                                                 : "web, ssh and span: on, off or default");
    } else if (!devices_set_value(entry, column - COLUMN_SETTINGS, value, &why)) {
        refuse(reader, why.text);
    }
}

/* Where the phone that was just added stands. */
static void note_row(csv_reader_t *reader)
{
    const size_t index = reader->devices->count - 1;
    if (reader->tell == NULL)
        return;
    if (index >= reader->rows_capacity) {
        unsigned *more = realloc(reader->rows, (2 * index + 64) * sizeof *more);
        if (more == NULL) {
            refuse(reader, "out of memory");
            return;
        }
        reader->rows = more;
        reader->rows_capacity = 2 * index + 64;
    }
    reader->rows[index] = reader->row + 1;
}

static void take_phone(csv_reader_t *reader)
{
    if (reader->field_count != reader->column_count) {
        refuse(reader, "not as many fields as the heading has columns");
        return;
    }
    devices_entry_t *entry = entry_of_row(reader);
    if (entry != NULL && entry != reader->devices->all)
        note_row(reader);
    for (size_t i = 0; i < reader->column_count && !reader->failed && !reader->row_failed; i++)
        set_column(reader, entry, reader->columns[i], reader->fields[i]);
}

static void take_row(int end, void *ctx)
{
    csv_reader_t *reader = ctx;
    /* libcsv tells of CR and LF each. */
    const bool behind_cr = end == CSV_LF && reader->end == CSV_CR && reader->field_count == 0;
    reader->end = end;
    if (!reader->failed && !reader->row_failed && reader->field_count > 0) {
        if (reader->column_count == 0)
            take_heading(reader);
        else
            take_phone(reader);
    }
    for (size_t i = 0; i < reader->field_count; i++)
        free(reader->fields[i]);
    reader->field_count = 0;
    reader->row_failed = reader->row_failed && behind_cr;
    reader->row += behind_cr ? 0 : 1;
}

static bool read_rows(csv_reader_t *reader, struct csv_parser *parser, const uint8_t *data, size_t size)
{
    /* In pieces, so that nobody's mistake in the first row makes the rest be read. */
    for (size_t at = 0; at < size && !reader->failed; at += 4096) {
        size_t piece = size - at < 4096 ? size - at : 4096;
        if (csv_parse(parser, data + at, piece, take_field, take_row, reader) != piece)
            refuse(reader, csv_error(parser) == CSV_ENOMEM ? "out of memory" : "not CSV (RFC 4180)");
    }
    if (!reader->failed && csv_fini(parser, take_field, take_row, reader) != 0)
        refuse(reader, "a quotation mark that is not closed");
    for (size_t i = 0; i < reader->field_count; i++)
        free(reader->fields[i]);
    return !reader->failed;
}

/* @return false with the reason, or with faults told */
static bool read_all(csv_reader_t *reader, const base_bytes_t *csv)
{
    static const uint8_t mark[] = {0xEF, 0xBB, 0xBF}; /* Spreadsheets put it before UTF-8. */
    struct csv_parser parser;
    if (csv->size > DEVICES_BYTES_MAX)
        return base_fail(reader->error, "%s: larger than %u MiB", reader->label, DEVICES_BYTES_MAX / (1024u * 1024u));
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
        return base_fail(reader->error, "out of memory");
    size_t skipped = csv->size >= sizeof mark && memcmp(csv->data, mark, sizeof mark) == 0 ? sizeof mark : 0;
    bool done = read_rows(reader, &parser, csv->data + skipped, csv->size - skipped);
    csv_free(&parser);
    return done && (reader->column_count != 0 || reader->faults > 0 ||
                    base_fail(reader->error, "%s: has no heading", reader->label));
}

bool devices_parse(const char *label, const base_bytes_t *csv, devices_t *devices, base_error_t *error)
{
    csv_reader_t reader = {.label = label, .devices = devices, .error = error};
    bool done = devices_init(devices, error) && read_all(&reader, csv);
    const char *twice = done ? devices_sort(devices) : NULL;
    return done && (twice == NULL || base_fail(error, "%s: %s is there twice", label, twice));
}

/* A phone, and its row. */
typedef struct placed_phone {
    const char *name;
    unsigned row;
} placed_phone_t;

static int by_name_and_row(const void *a, const void *b)
{
    const placed_phone_t *first = a, *second = b;
    int order = strcmp(first->name, second->name);
    return order != 0 ? order : (first->row > second->row) - (first->row < second->row);
}

static bool tell_twice(csv_reader_t *reader)
{
    const size_t count = reader->devices->count;
    char what[DEVICES_NAME_BYTES + 64];
    placed_phone_t *placed = calloc(count + 1, sizeof *placed);
    if (placed == NULL)
        return base_fail(reader->error, "out of memory");
    for (size_t i = 0; reader->rows != NULL && i < count; i++)
        placed[i] = (placed_phone_t){reader->devices->phones[i]->name, reader->rows[i]};
    qsort(placed, count, sizeof *placed, by_name_and_row);
    for (size_t i = 1; reader->rows != NULL && i < count; i++)
        if (strcmp(placed[i - 1].name, placed[i].name) == 0) {
            snprintf(what, sizeof what, "%s stands in row %u already", placed[i].name, placed[i - 1].row);
            tell_fault(reader, placed[i].row, what);
        }
    free(placed);
    return true;
}

bool devices_parse_telling(const char *label, const base_bytes_t *csv, devices_t *devices, devices_fault_t *tell,
                           void *ctx, base_error_t *error)
{
    csv_reader_t reader = {.label = label, .devices = devices, .error = error, .tell = tell, .ctx = ctx};
    error->text[0] = '\0';
    bool done = devices_init(devices, error) && read_all(&reader, csv);
    done = (done || reader.faults > 0) && tell_twice(&reader);
    free(reader.rows);
    if (done && reader.faults == 0)
        return devices_sort(devices) == NULL;
    return reader.faults == 0 ? false
                              : base_fail(error, "%s: %u fault%s; nothing was taken from it", label, reader.faults,
                                          reader.faults == 1 ? "" : "s");
}

/* --- out --- */

static void put_field(base_bytes_t *csv, const char *text)
{
    size_t size = strlen(text);
    if (text[strcspn(text, ",\"")] == '\0' && text[0] != ' ' && (size == 0 || text[size - 1] != ' ')) {
        base_put(csv, text, size);
        return;
    }
    size_t quoted = csv_write(NULL, 0, text, size);
    if (base_bytes_reserve(csv, csv->size + quoted))
        csv->size += csv_write(csv->data + csv->size, quoted, text, size);
}

static void put_entry(base_bytes_t *csv, const devices_entry_t *entry)
{
    base_put(csv, entry->name, strlen(entry->name));
    for (size_t i = 0; i < DEVICES_TEXTS; i++) {
        base_put(csv, ",", 1);
        put_field(csv, entry->texts[i]);
    }
    for (size_t i = 0; i < DEVICES_SETTINGS; i++) {
        base_put(csv, ",", 1);
        if (entry->values[i] != DEVICES_DEFAULT)
            put_field(csv, devices_value_name(entry->values[i]));
    }
    base_put(csv, "\r\n", 2);
}

bool devices_format(const devices_t *devices, base_bytes_t *csv, base_error_t *error)
{
    for (unsigned i = 0; i < COLUMNS; i++) {
        base_put(csv, ",", i == 0 ? 0 : 1);
        base_put(csv, column_name(i), strlen(column_name(i)));
    }
    base_put(csv, "\r\n", 2);
    if (devices_entry_says_anything(devices->all))
        put_entry(csv, devices->all);
    for (size_t i = 0; i < devices->count; i++)
        put_entry(csv, devices->phones[i]);
    return !csv->failed || base_fail(error, "out of memory");
}

/* --- of a cluster --- */

/* Names that are none of a phone mean nobody whom a configuration could be made for. */
static bool take_names(base_bytes_t *file, devices_t *devices, base_error_t *error)
{
    char name[DEVICES_NAME_BYTES];
    char *rest = NULL;
    base_put(file, "", 1);
    bool done = !file->failed || base_fail(error, "out of memory");
    for (char *line = done ? strtok_r((char *)file->data, "\r\n", &rest) : NULL; done && line != NULL;
         line = strtok_r(NULL, "\r\n", &rest))
        if (devices_name(line, name))
            done = devices_add(devices, name, error) != NULL;
    return done;
}

bool cluster_read_devices(const cluster_t *cluster, devices_t *devices, base_error_t *error)
{
    char label[CLUSTER_PATH_BYTES];
    base_bytes_t file = {0};
    bool done = true;
    if (cluster_has(cluster, DEVICES_FILE)) {
        *devices = (devices_t){0};
        cluster_file_path(cluster, DEVICES_FILE, label);
        done = cluster_get(cluster, DEVICES_FILE, &file, NULL, error) && devices_parse(label, &file, devices, error);
    } else {
        done = devices_init(devices, error);
        if (done && cluster_has(cluster, DEVICES_NAMES_FILE))
            done = cluster_get(cluster, DEVICES_NAMES_FILE, &file, NULL, error) && take_names(&file, devices, error);
    }
    base_bytes_free(&file);
    return done;
}

static bool check_order(const cluster_t *cluster, devices_entry_t *entry, devices_text_t which, base_error_t *error)
{
    char name[DEVICES_NODE_BYTES], order[CLUSTER_NODES_MAX * 65] = "";
    size_t length = 0;
    for (const char *rest = entry->texts[which]; devices_next_node(&rest, name);) {
        const cluster_node_t *node = cluster_find_node(cluster, name);
        if (node == NULL)
            return base_fail(error, "%s: %s: %s is not a node of the cluster", entry->name, devices_text_name(which),
                             name);
        length += (size_t)snprintf(order + length, sizeof order - length, "%s%s", length > 0 ? " " : "", node->name);
    }
    return devices_set_text(entry, which, order, error);
}

unsigned cluster_tell_devices(const cluster_t *cluster, devices_t *devices, devices_fault_t *tell, void *ctx)
{
    static const devices_text_t orders[] = {DEVICES_TFTP, DEVICES_GROUP};
    base_error_t error;
    unsigned faults = 0;
    for (size_t i = 0; i <= devices->count; i++)
        for (size_t which = 0; which < 2; which++) {
            devices_entry_t *entry = i < devices->count ? devices->phones[i] : devices->all;
            if (check_order(cluster, entry, orders[which], &error))
                continue;
            tell(ctx, error.text);
            faults++;
        }
    return faults;
}

bool cluster_check_devices(const cluster_t *cluster, devices_t *devices, base_error_t *error)
{
    bool done = check_order(cluster, devices->all, DEVICES_TFTP, error) &&
                check_order(cluster, devices->all, DEVICES_GROUP, error);
    for (size_t i = 0; done && i < devices->count; i++)
        done = check_order(cluster, devices->phones[i], DEVICES_TFTP, error) &&
               check_order(cluster, devices->phones[i], DEVICES_GROUP, error);
    return done;
}

static bool draft_has(const edit_t *edit, const char *name)
{
    char full[256];
    for (unsigned i = 0; i < edit->draft->nodes_count; i++) {
        const cluster_node_t *node = &edit->draft->nodes[i];
        if (strcasecmp(node->name, name) == 0 || strcasecmp(node->host, name) == 0 ||
            strcasecmp(cluster_full_name(node, full), name) == 0)
            return true;
    }
    return false;
}

/* Takes out of an order the nodes that the draft does not have. @return false without memory */
static bool leave_out_gone(const edit_t *edit, devices_entry_t *entry, devices_text_t which, bool *changed,
                           base_error_t *error)
{
    char name[DEVICES_NODE_BYTES], order[CLUSTER_NODES_MAX * DEVICES_NODE_BYTES] = "";
    size_t length = 0;
    bool gone = false;
    for (const char *rest = entry->texts[which]; devices_next_node(&rest, name);)
        if (!draft_has(edit, name))
            gone = true;
        else
            length += (size_t)snprintf(order + length, sizeof order - length, "%s%s", length > 0 ? " " : "", name);
    *changed = *changed || gone;
    return !gone || devices_set_text(entry, which, order, error);
}

static bool leave_out_all_gone(const edit_t *edit, devices_t *devices, bool *changed, base_error_t *error)
{
    bool done = leave_out_gone(edit, devices->all, DEVICES_TFTP, changed, error) &&
                leave_out_gone(edit, devices->all, DEVICES_GROUP, changed, error);
    for (size_t i = 0; done && i < devices->count; i++)
        done = leave_out_gone(edit, devices->phones[i], DEVICES_TFTP, changed, error) &&
               leave_out_gone(edit, devices->phones[i], DEVICES_GROUP, changed, error);
    return done;
}

static bool put_devices(edit_t *edit, const devices_t *devices, base_error_t *error)
{
    base_bytes_t csv = {0};
    bool done =
        devices_format(devices, &csv, error) &&
        change_put(&edit->change, DEVICES_FILE, csv.data, csv.size, 0644, error) &&
        (!cluster_has(edit->cluster, DEVICES_NAMES_FILE) || change_remove(&edit->change, DEVICES_NAMES_FILE, error));
    base_bytes_free(&csv);
    return done;
}

bool edit_forget_nodes(edit_t *edit, base_error_t *error)
{
    devices_t devices;
    base_error_t wrong;
    bool changed = false;
    /* A list that is wrong is in force nowhere; whoever mends it reads which node is none. */
    bool done =
        !cluster_read_devices(edit->cluster, &devices, &wrong) ||
        (leave_out_all_gone(edit, &devices, &changed, error) && (!changed || put_devices(edit, &devices, error)));
    devices_free(&devices);
    return done;
}

bool edit_restore_devices(edit_t *edit, const char *label, const base_bytes_t *csv, base_error_t *error)
{
    devices_t devices;
    bool gone = false;
    bool done = devices_parse(label, csv, &devices, error) && leave_out_all_gone(edit, &devices, &gone, error) &&
                put_devices(edit, &devices, error);
    devices_free(&devices);
    return done;
}

bool cluster_write_devices(cluster_t *cluster, devices_t *devices, base_error_t *error)
{
    if (!cluster_check_devices(cluster, devices, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && put_devices(edit, devices, error), error);
}
