/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/schema.h"

#include <string.h>

#include "scenario/words.h"

#define TIME_PATTERN "^([0-9]+ *(us|ms|s|m|h|d|w|y) *)+$"

static cJSON *typed(const char *type)
{
    cJSON *schema = cJSON_CreateObject();
    cJSON_AddStringToObject(schema, "type", type);
    return schema;
}

static cJSON *patterned(const char *pattern)
{
    cJSON *schema = typed("string");
    cJSON_AddStringToObject(schema, "pattern", pattern);
    return schema;
}

static cJSON *ref(const char *name)
{
    char path[64] = "#/$defs/";
    cJSON *schema = cJSON_CreateObject();
    strncat(path, name, sizeof path - strlen(path) - 1);
    cJSON_AddStringToObject(schema, "$ref", path);
    return schema;
}

static cJSON *list_of(cJSON *items)
{
    cJSON *schema = typed("array");
    cJSON_AddItemToObject(schema, "items", items);
    cJSON_AddNumberToObject(schema, "minItems", 1);
    return schema;
}

static cJSON *any_of(cJSON *a, cJSON *b, cJSON *c)
{
    cJSON *schema = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(schema, "anyOf");
    cJSON_AddItemToArray(list, a);
    cJSON_AddItemToArray(list, b);
    if (c != NULL)
        cJSON_AddItemToArray(list, c);
    return schema;
}

/* A mapping whose keys are names that the file gives. */
static cJSON *map_of(const char *name)
{
    cJSON *schema = typed("object");
    cJSON_AddItemToObject(schema, "additionalProperties", any_of(ref(name), typed("null"), NULL));
    return schema;
}

static cJSON *scalar_or_text(const char *type)
{
    return any_of(typed("string"), typed(type), NULL);
}

static cJSON *members(const word_row_t *rows);

static cJSON *number(const word_row_t *row)
{
    cJSON *schema = typed("integer");
    cJSON_AddNumberToObject(schema, "minimum", row->min);
    cJSON_AddNumberToObject(schema, "maximum", row->max);
    return schema;
}

static cJSON *choice(const word_row_t *row)
{
    cJSON *schema = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(schema, "enum");
    bool switches = false;
    for (const char *const *word = row->choices; *word != NULL; word++) {
        cJSON_AddItemToArray(list, cJSON_CreateString(*word));
        switches |= strcmp(*word, "on") == 0;
    }
    /* Editors that read YAML 1.1 take on and off for booleans. */
    if (switches) {
        cJSON_AddItemToArray(list, cJSON_CreateTrue());
        cJSON_AddItemToArray(list, cJSON_CreateFalse());
    }
    return schema;
}

/* Members that are read by functions of their own. */
static cJSON *own(const word_row_t *row)
{
    if (strcmp(row->name, "nodes") == 0)
        return list_of(any_of(typed("string"), ref("node"), NULL));
    if (strcmp(row->name, "cluster") == 0)
        return any_of(ref("cluster"), typed("null"), NULL);
    if (strcmp(row->name, "clusters") == 0)
        return map_of("cluster");
    if (strcmp(row->name, "phones") == 0)
        return map_of("class");
    if (strcmp(row->name, "steps") == 0)
        return list_of(ref("step"));
    return typed("string");
}

static cJSON *value(const word_row_t *row)
{
    switch (row->kind) {
    case WORD_NUMBER:
    case WORD_EXPECTED:
        return number(row);
    case WORD_NUMBERS:
        return any_of(number(row), list_of(number(row)), NULL);
    case WORD_TOGGLE:
        return scalar_or_text("boolean");
    case WORD_CHOICE:
        return choice(row);
    case WORD_SPAN:
        return patterned(TIME_PATTERN);
    case WORD_NAMES:
    case WORD_TEXTS:
        return any_of(typed("string"), list_of(scalar_or_text("number")), NULL);
    case WORD_SELECTION:
        return ref("phones");
    case WORD_MEMBERS:
        return members(row->inside);
    case WORD_OWN:
        return own(row);
    case WORD_TEXT:
    case WORD_NAME:
        return scalar_or_text("number");
    default:
        return typed("string");
    }
}

static cJSON *members(const word_row_t *rows)
{
    cJSON *schema = typed("object");
    cJSON *properties = cJSON_AddObjectToObject(schema, "properties"), *required = cJSON_CreateArray();
    for (; rows->name != NULL; rows++) {
        cJSON *property = value(rows);
        cJSON_AddStringToObject(property, "description", rows->brief);
        cJSON_AddItemToArray(cJSON_AddArrayToObject(property, "examples"), cJSON_CreateString(rows->shows));
        cJSON_AddItemToObject(properties, rows->name, property);
        if (rows->needed)
            cJSON_AddItemToArray(required, cJSON_CreateString(rows->name));
    }
    if (cJSON_GetArraySize(required) > 0)
        cJSON_AddItemToObject(schema, "required", required);
    else
        cJSON_Delete(required);
    cJSON_AddFalseToObject(schema, "additionalProperties");
    return schema;
}

static const word_row_t *member_of(const step_row_t *step, const char *name)
{
    for (const word_row_t *row = step->members; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

static cJSON *step_value(const step_row_t *step)
{
    if (step->kind == STEP_BRANCHES)
        return list_of(members(step->members));
    if (step->in_short == NULL)
        return members(step->members);
    return any_of(value(member_of(step, step->in_short)), members(step->members), NULL);
}

/* A mapping of one member. */
static cJSON *steps(void)
{
    cJSON *schema = typed("object"), *properties = cJSON_AddObjectToObject(schema, "properties");
    for (const step_row_t *step = words_steps; step->name != NULL; step++) {
        cJSON *property = step_value(step);
        cJSON_AddStringToObject(property, "description", step->brief);
        cJSON_AddItemToObject(properties, step->name, property);
    }
    cJSON_AddFalseToObject(schema, "additionalProperties");
    cJSON_AddNumberToObject(schema, "minProperties", 1);
    cJSON_AddNumberToObject(schema, "maxProperties", 1);
    return schema;
}

static cJSON *phones(void)
{
    cJSON *shared = typed("object"), *properties = cJSON_AddObjectToObject(shared, "properties");
    cJSON_AddItemToObject(properties, "class", any_of(typed("string"), list_of(typed("string")), NULL));
    cJSON_AddItemToObject(properties, "share", scalar_or_text("integer"));
    cJSON_AddItemToArray(cJSON_AddArrayToObject(shared, "required"), cJSON_CreateString("class"));
    cJSON_AddFalseToObject(shared, "additionalProperties");
    return any_of(typed("string"), list_of(typed("string")), shared);
}

cJSON *schema_make(void)
{
    cJSON *schema = members(words_file), *defs = cJSON_CreateObject();
    cJSON_AddStringToObject(schema, "$schema", "https://json-schema.org/draft/2020-12/schema");
    cJSON_AddStringToObject(schema, "title", "itlphone scenario");
    cJSON_AddItemToObject(defs, "cluster", members(words_cluster));
    cJSON_AddItemToObject(defs, "node", members(words_node));
    cJSON_AddItemToObject(defs, "class", members(words_class));
    cJSON_AddItemToObject(defs, "step", steps());
    cJSON_AddItemToObject(defs, "phones", phones());
    cJSON_AddItemToObject(schema, "$defs", defs);
    return schema;
}
