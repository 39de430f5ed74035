/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/cbor.h"

#include <string.h>

/* Major types (RFC 8949 section 3.1). */
enum { UNSIGNED = 0, NEGATIVE = 1, TEXT = 3, ARRAY = 4, MAP = 5 };

enum { SIMPLE_FALSE = 0xF4, SIMPLE_TRUE = 0xF5, SIMPLE_NULL = 0xF6 };

static void put_head(listfile_bytes_t *out, uint8_t type, uint64_t number)
{
    unsigned width = 0;
    if (number > 23)
        width = number <= UINT8_MAX ? 1 : number <= UINT16_MAX ? 2 : number <= UINT32_MAX ? 4 : 8;
    /* 24, 25, 26, 27 say that 1, 2, 4, 8 bytes follow. */
    uint8_t info = (uint8_t)number;
    if (width > 0)
        info = (uint8_t)(width == 1 ? 24 : width == 2 ? 25 : width == 4 ? 26 : 27);
    listfile_put_number(out, (uint32_t)type << 5 | info, 1);
    if (width == 8)
        listfile_put_number(out, (uint32_t)(number >> 32), 4);
    if (width > 0)
        listfile_put_number(out, (uint32_t)number, width == 8 ? 4 : width);
}

static void put_text(listfile_bytes_t *out, const char *text)
{
    put_head(out, TEXT, strlen(text));
    listfile_put(out, text, strlen(text));
}

static void put_integer(listfile_bytes_t *out, double value)
{
    int64_t number = (int64_t)value;
    put_head(out, number < 0 ? NEGATIVE : UNSIGNED, number < 0 ? (uint64_t)(-1 - number) : (uint64_t)number);
}

/* What is neither array nor object. */
static void put_plain(listfile_bytes_t *out, const cJSON *json)
{
    if (cJSON_IsString(json))
        put_text(out, json->valuestring);
    else if (cJSON_IsNumber(json))
        put_integer(out, json->valuedouble);
    else if (cJSON_IsBool(json))
        listfile_put_number(out, cJSON_IsTrue(json) ? SIMPLE_TRUE : SIMPLE_FALSE, 1);
    else
        listfile_put_number(out, SIMPLE_NULL, 1);
}

/* Nesting followed; a report has five levels. */
#define DEPTH 16

static bool is_container(const cJSON *json)
{
    return cJSON_IsArray(json) || cJSON_IsObject(json);
}

/* One element without what is in it. */
static void put_element(listfile_bytes_t *out, const cJSON *json, const cJSON *parent)
{
    if (cJSON_IsObject(parent))
        put_text(out, json->string);
    if (is_container(json))
        put_head(out, cJSON_IsObject(json) ? MAP : ARRAY, (uint64_t)cJSON_GetArraySize(json));
    else
        put_plain(out, json);
}

void cbor_put(listfile_bytes_t *out, const cJSON *json)
{
    const cJSON *above[DEPTH];
    unsigned depth = 0;
    for (const cJSON *at = json; at != NULL;) {
        put_element(out, at, depth > 0 ? above[depth - 1] : NULL);
        if (is_container(at) && at->child != NULL && depth < DEPTH) {
            above[depth++] = at;
            at = at->child;
            continue;
        }
        while (at != NULL && (depth == 0 || at->next == NULL))
            at = depth == 0 ? NULL : above[--depth];
        if (at != NULL)
            at = at->next;
    }
}
