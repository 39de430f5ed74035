/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/names.h"

#include <string.h>

#include "text/text.h"
#include "tvs/tvs_string.h"

/* The order of docs/formats.md, "Names", as ranks of tvs_attribute.h. */
static const struct {
    char separator;
    uint8_t ranks[ITL_TVS_RANKS_PRINTED];
} styles[LISTFILE_NAMES_STYLES] = {
    [LISTFILE_NAMES_SEMICOLON] = {';', {0, 1, 2, 3, 4, 5}},
    [LISTFILE_NAMES_COMMA] = {',', {0, 2, 1, 3, 4, 5}},
};

/* Text being written; failed: it had no room, or something that cannot stand in it. */
typedef struct output {
    itl_text_t text;
    bool failed;
} output_t;

static void put(output_t *output, const void *bytes, size_t size)
{
    itl_text_chars(&output->text, bytes, itl_text_length(bytes, size));
    output->failed = output->failed || itl_text_length(bytes, size) < size || !itl_text_fits(&output->text);
}

static void put_hex(output_t *output, itl_tvs_bytes_t bytes)
{
    itl_text_char(&output->text, '#');
    itl_text_hex(&output->text, bytes.data, bytes.len);
    output->failed = output->failed || !itl_text_fits(&output->text);
}

static void put_value(output_t *output, const itl_tvs_attribute_t *attribute)
{
    uint8_t utf8[ITL_TVS_CHARACTER_BYTES];
    int len = 0;
    if (!itl_tvs_string_readable(attribute->tag, attribute->value)) {
        put_hex(output, attribute->whole);
        return;
    }
    itl_tvs_string_t string = itl_tvs_string_begin(attribute->tag, attribute->value);
    while (!output->failed && (len = itl_tvs_string_next(&string, utf8)) > 0)
        put(output, utf8, (size_t)len);
}

static void put_attribute(output_t *output, char separator, const itl_tvs_attribute_t *attribute)
{
    char key[ITL_TVS_ATTRIBUTE_KEY_BYTES];
    if (!itl_tvs_attribute_key(attribute->oid, key)) {
        output->failed = true;
        return;
    }
    put(output, &separator, output->text.len > 0 ? 1 : 0);
    put(output, key, strlen(key));
    put(output, "=", 1);
    put_value(output, attribute);
}

/* Appends the attributes of one rank; with ITL_TVS_RANK_NONE those of every type without a place of its own. */
static void put_rank(output_t *output, itl_tvs_bytes_t name, listfile_names_t style, uint8_t rank)
{
    itl_tvs_name_walk_t walk;
    itl_tvs_attribute_t attribute;
    itl_reason_t reason = ITL_REASON_NONE;
    itl_tvs_name_begin(&walk, name);
    while (!output->failed && (reason = itl_tvs_name_next(&walk, &attribute)) == ITL_REASON_NONE) {
        uint8_t place = attribute.rank < ITL_TVS_RANKS_PRINTED ? attribute.rank : ITL_TVS_RANK_NONE;
        if (place == rank)
            put_attribute(output, styles[style].separator, &attribute);
    }
    output->failed = output->failed || reason != ITL_REASON_NOT_FOUND;
}

bool listfile_name_write(itl_tvs_bytes_t name, listfile_names_t style, char text[ITL_LIMIT_NAME_BYTES])
{
    output_t output = {.text = itl_text_in(text, ITL_LIMIT_NAME_BYTES)};
    for (unsigned i = 0; i < ITL_TVS_RANKS_PRINTED; i++)
        put_rank(&output, name, style, styles[style].ranks[i]);
    put_rank(&output, name, style, ITL_TVS_RANK_NONE);
    return !output.failed;
}
