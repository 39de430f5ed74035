/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/yaml.h"

#include <stdlib.h>
#include <string.h>

#include <libfyaml.h>

#include "base/fileio.h"
#include "base/text.h"

struct yaml_file {
    base_bytes_t text;
    struct fy_diag *diag;
    struct fy_parser *parser;
    struct fy_document *document;
};

/* Bytes of what may stand in a scenario at @p data; 0: nothing that may. */
static size_t character(const uint8_t *data, size_t size)
{
    return data[0] == '\n' || data[0] == '\r' || data[0] == '\t' ? 1 : base_character(data, size);
}

/* Refuses what libfyaml loops over for ever: bytes that are no UTF-8, and directives, which may hold some. */
static bool is_text(const base_bytes_t *text, faults_t *faults)
{
    spot_t spot = {.line = 1, .column = 1, .width = 1};
    for (size_t at = 0, length; at < text->size; at += length) {
        length = character(text->data + at, text->size - at);
        if (length == 0)
            return faults_add(faults, spot, "the byte 0x%02x: a scenario is UTF-8 without control characters",
                              text->data[at]);
        if (spot.column == 1 && text->data[at] == '%')
            return faults_add(faults, spot, "a directive: scenarios have none");
        spot.line += text->data[at] == '\n';
        spot.column = text->data[at] == '\n' || text->data[at] == '\r' ? 1 : spot.column + 1;
    }
    return true;
}

static bool load(yaml_file_t *file, const char *path, faults_t *faults)
{
    base_error_t error = {{0}};
    if (!base_load(path, &file->text, NULL, &error)) {
        /* Its path stands before it anyway. */
        const char *why = strstr(error.text, path) == error.text ? error.text + strlen(path) : error.text;
        return faults_add(faults, (spot_t){0}, "%s", why[0] == ':' ? why + 2 : why);
    }
    if (file->text.size > YAML_BYTES_MAX)
        return faults_add(faults, (spot_t){0}, "is larger than %u bytes", YAML_BYTES_MAX);
    if (memchr(file->text.data, '\0', file->text.size) != NULL)
        return faults_add(faults, (spot_t){0}, "has a NUL byte in it: no text");
    const size_t size = file->text.size;
    base_put(&file->text, "", 1);
    if (file->text.failed)
        return faults_add(faults, (spot_t){0}, "out of memory");
    faults_set_text(faults, (const char *)file->text.data);
    return is_text(&(base_bytes_t){.data = file->text.data, .size = size}, faults);
}

static void take_diagnostics(const yaml_file_t *file, faults_t *faults)
{
    void *cursor = NULL;
    const struct fy_diag_error *error;
    while ((error = fy_diag_errors_iterate(file->diag, &cursor)) != NULL) {
        if (error->type != FYET_ERROR)
            continue;
        spot_t spot = {.width = 1};
        spot.line = error->line > 0 ? (uint32_t)error->line : 1;
        spot.column = error->column > 0 ? (uint32_t)error->column : 1;
        faults_add(faults, spot, "%s", error->msg);
    }
    if (faults_count(faults) == 0)
        faults_add(faults, (spot_t){0}, "is empty: no scenario");
}

/* libfyaml would compare every key with every other, however many there are. */
static bool are_keys_distinct(yaml_node_t *mapping, faults_t *faults)
{
    const char *names[YAML_KEYS_MAX];
    void *cursor = NULL;
    yaml_node_t *key;
    size_t count = 0;
    while (yaml_pair(mapping, &cursor, &key) != NULL) {
        if (count == YAML_KEYS_MAX)
            return faults_add(faults, yaml_spot(key), "is the key after %u others: so many no mapping has",
                              YAML_KEYS_MAX);
        names[count] = yaml_text(key);
        for (size_t i = 0; names[count] != NULL && i < count; i++)
            if (names[i] != NULL && strcmp(names[i], names[count]) == 0)
                return faults_add(faults, yaml_spot(key), "`%s` stands here twice", names[count]);
        count++;
    }
    return true;
}

/* What a scenario may not hold: aliases, tags and keys that come twice, at any depth. */
static bool is_plain(yaml_node_t *node, unsigned depth, faults_t *faults)
{
    void *cursor = NULL;
    yaml_node_t *key, *inner;
    bool plain = true;
    if (depth > YAML_DEPTH_MAX)
        return faults_add(faults, yaml_spot(node), "is nested more than %u deep", YAML_DEPTH_MAX);
    if (fy_node_is_alias(node))
        return faults_add(faults, yaml_spot(node), "an alias: write it out");
    if (fy_node_get_tag(node, NULL) != NULL)
        return faults_add(faults, yaml_spot(node), "a tag: scenarios have none");
    if (fy_node_is_sequence(node))
        while ((inner = yaml_item(node, &cursor)) != NULL)
            plain = is_plain(inner, depth + 1, faults) && plain;
    else if (fy_node_is_mapping(node) && (plain = are_keys_distinct(node, faults)))
        while ((inner = yaml_pair(node, &cursor, &key)) != NULL)
            plain = is_plain(key, depth + 1, faults) && is_plain(inner, depth + 1, faults) && plain;
    return plain;
}

static bool parse(yaml_file_t *file, faults_t *faults)
{
    static const struct fy_diag_cfg quiet = {.level = FYET_ERROR, .module_mask = ~0u};
    file->diag = fy_diag_create(&quiet);
    if (file->diag == NULL)
        return faults_add(faults, (spot_t){0}, "out of memory");
    fy_diag_set_collect_errors(file->diag, true);
    const struct fy_parse_cfg config = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 |
                                                 FYPCF_JSON_NONE | FYPCF_ALLOW_DUPLICATE_KEYS,
                                        .diag = file->diag};
    file->parser = fy_parser_create(&config);
    if (file->parser == NULL ||
        fy_parser_set_string(file->parser, (const char *)file->text.data, file->text.size - 1) != 0)
        return faults_add(faults, (spot_t){0}, "out of memory");
    file->document = fy_parse_load_document(file->parser);
    if (file->document == NULL || fy_document_root(file->document) == NULL) {
        take_diagnostics(file, faults);
        return false;
    }
    struct fy_document *second = fy_parse_load_document(file->parser);
    if (second != NULL) {
        faults_add(faults, yaml_spot(fy_document_root(second)), "a second document: one file, one scenario");
        fy_parse_document_destroy(file->parser, second);
        return false;
    }
    return is_plain(fy_document_root(file->document), 0, faults);
}

yaml_file_t *yaml_open(const char *path, faults_t *faults)
{
    yaml_file_t *file = calloc(1, sizeof *file);
    if (file == NULL) {
        faults_add(faults, (spot_t){0}, "out of memory");
        return NULL;
    }
    if (load(file, path, faults) && parse(file, faults))
        return file;
    faults_set_text(faults, NULL);
    yaml_close(file);
    return NULL;
}

void yaml_close(yaml_file_t *file)
{
    if (file == NULL)
        return;
    if (file->document != NULL)
        fy_parse_document_destroy(file->parser, file->document);
    if (file->parser != NULL)
        fy_parser_destroy(file->parser);
    if (file->diag != NULL)
        fy_diag_destroy(file->diag);
    base_bytes_free(&file->text);
    free(file);
}

yaml_node_t *yaml_root(const yaml_file_t *file)
{
    return fy_document_root(file->document);
}

yaml_kind_t yaml_kind(yaml_node_t *node)
{
    if (fy_node_is_mapping(node))
        return YAML_MAPPING;
    return fy_node_is_sequence(node) ? YAML_SEQUENCE : YAML_SCALAR;
}

static spot_t scalar_spot(yaml_node_t *node)
{
    struct fy_token *token = fy_node_get_scalar_token(node);
    if (token == NULL)
        return (spot_t){0};
    const struct fy_mark *start = fy_token_start_mark(token);
    const struct fy_mark *end = fy_token_end_mark(token);
    if (start == NULL)
        return (spot_t){0};
    spot_t spot = {.line = (uint32_t)start->line + 1, .column = (uint32_t)start->column + 1, .width = 1};
    if (end != NULL && end->line == start->line && end->column > start->column)
        spot.width = (uint32_t)(end->column - start->column);
    return spot;
}

spot_t yaml_spot(yaml_node_t *node)
{
    void *cursor = NULL;
    yaml_node_t *key = NULL, *inner = node;
    while (inner != NULL && !fy_node_is_scalar(inner)) {
        cursor = NULL;
        if (fy_node_is_sequence(inner))
            inner = yaml_item(inner, &cursor);
        else
            inner = yaml_pair(inner, &cursor, &key) != NULL ? key : NULL;
    }
    if (inner == NULL)
        return (spot_t){0};
    return scalar_spot(inner);
}

const char *yaml_text(yaml_node_t *node)
{
    size_t len = 0;
    if (!fy_node_is_scalar(node))
        return NULL;
    const char *text = fy_node_get_scalar(node, &len);
    if (text != NULL && memchr(text, '\0', len) != NULL)
        return NULL;
    return text == NULL ? "" : fy_node_get_scalar0(node);
}

char *yaml_line(yaml_node_t *node)
{
    return fy_emit_node_to_string(node, FYECF_MODE_FLOW_ONELINE | FYECF_WIDTH_INF);
}

bool yaml_is_null(yaml_node_t *node)
{
    const char *text = yaml_text(node);
    if (text == NULL || (fy_node_get_style(node) != FYNS_PLAIN && fy_node_get_style(node) != FYNS_ANY))
        return false;
    return text[0] == '\0' || strcmp(text, "~") == 0 || strcmp(text, "null") == 0;
}

yaml_node_t *yaml_item(yaml_node_t *sequence, void **cursor)
{
    return fy_node_sequence_iterate(sequence, cursor);
}

yaml_node_t *yaml_pair(yaml_node_t *mapping, void **cursor, yaml_node_t **key)
{
    struct fy_node_pair *pair = fy_node_mapping_iterate(mapping, cursor);
    if (pair == NULL)
        return NULL;
    *key = fy_node_pair_key(pair);
    return fy_node_pair_value(pair);
}
