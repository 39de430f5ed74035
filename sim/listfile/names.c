/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/names.h"

#include <stdio.h>
#include <string.h>

#include "tvs/tvs_string.h"

/* The order of docs/formats.md, "Names", as ranks of tvs_attribute.h. */
static const struct {
    char separator;
    uint8_t ranks[TVS_RANKS_PRINTED];
} styles[LISTFILE_NAMES_STYLES] = {
    [LISTFILE_NAMES_SEMICOLON] = {';', {0, 1, 2, 3, 4, 5}},
    [LISTFILE_NAMES_COMMA] = {',', {0, 2, 1, 3, 4, 5}},
};

/* Text being written; failed: it had no room, or something that cannot stand in it. */
typedef struct output {
    char *text;
    size_t used;
    bool failed;
} output_t;

static void put(output_t *output, const void *bytes, size_t size)
{
    if (size >= LIMIT_NAME_BYTES - output->used || memchr(bytes, 0, size) != NULL)
        output->failed = true;
    if (output->failed)
        return;
    memcpy(output->text + output->used, bytes, size);
    output->used += size;
    output->text[output->used] = '\0';
}

static void put_hex(output_t *output, tvs_bytes_t bytes)
{
    char pair[3];
    put(output, "#", 1);
    for (size_t i = 0; i < bytes.len && !output->failed; i++) {
        snprintf(pair, sizeof pair, "%02x", bytes.data[i]);
        put(output, pair, 2);
    }
}

static void put_value(output_t *output, const tvs_attribute_t *attribute)
{
    uint8_t utf8[TVS_CHARACTER_BYTES];
    int len = 0;
    if (!tvs_string_readable(attribute->tag, attribute->value)) {
        put_hex(output, attribute->whole);
        return;
    }
    tvs_string_t string = tvs_string_begin(attribute->tag, attribute->value);
    while (!output->failed && (len = tvs_string_next(&string, utf8)) > 0)
        put(output, utf8, (size_t)len);
}

static void put_attribute(output_t *output, char separator, const tvs_attribute_t *attribute)
{
    char key[TVS_ATTRIBUTE_KEY_BYTES];
    if (!tvs_attribute_key(attribute->oid, key)) {
        output->failed = true;
        return;
    }
    put(output, &separator, output->used > 0 ? 1 : 0);
    put(output, key, strlen(key));
    put(output, "=", 1);
    put_value(output, attribute);
}

/* Appends the attributes of one rank; with TVS_RANK_NONE those of every type without a place of its own. */
static void put_rank(output_t *output, tvs_bytes_t name, listfile_names_t style, uint8_t rank)
{
    tvs_name_walk_t walk;
    tvs_attribute_t attribute;
    reason_t reason = REASON_NONE;
    tvs_name_begin(&walk, name);
    while (!output->failed && (reason = tvs_name_next(&walk, &attribute)) == REASON_NONE) {
        uint8_t place = attribute.rank < TVS_RANKS_PRINTED ? attribute.rank : TVS_RANK_NONE;
        if (place == rank)
            put_attribute(output, styles[style].separator, &attribute);
    }
    output->failed = output->failed || reason != REASON_NOT_FOUND;
}

bool listfile_name_write(tvs_bytes_t name, listfile_names_t style, char text[LIMIT_NAME_BYTES])
{
    output_t output = {.text = text};
    text[0] = '\0';
    for (unsigned i = 0; i < TVS_RANKS_PRINTED; i++)
        put_rank(&output, name, style, styles[style].ranks[i]);
    put_rank(&output, name, style, TVS_RANK_NONE);
    return !output.failed;
}
