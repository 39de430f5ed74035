/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "scenario/read_priv.h"
#include "scenario/values.h"

#define CHOICES_MAX 16u
#define WORDS_SHOWN 4u /* Of more, only the one that was meant perhaps. */
#define ITEMS_MAX   1000u

spot_t read_spot(const member_t *member)
{
    spot_t spot = yaml_spot(member->value);
    return spot.line != 0 ? spot : yaml_spot(member->key);
}

/* "a, b or c" */
static void list_words(const char *const *words, size_t count, char *list, size_t size)
{
    size_t at = 0;
    list[0] = '\0';
    for (size_t i = 0; i < count && at < size; i++) {
        const char *link = i == 0 ? "" : i + 1 < count ? ", " : " or ";
        at += (size_t)snprintf(list + at, size - at, "%s%s", link, words[i]);
    }
}

bool read_unknown(reading_t *reading, spot_t spot, const char *word, const char *what, const char *const *words,
                  size_t count)
{
    char list[512];
    const char *near = faults_nearest(word, words, count);
    list_words(words, count, list, sizeof list);
    if (near != NULL && count > WORDS_SHOWN)
        return faults_add(reading->faults, spot, "`%s` is no %s (did you mean `%s`?)", word, what, near);
    if (near != NULL)
        return faults_add(reading->faults, spot, "`%s` is no %s: %s (did you mean `%s`?)", word, what, list, near);
    return faults_add(reading->faults, spot, "`%s` is no %s: %s", word, what, list);
}

/* The scalar's text; NULL, told, when it is none. */
static const char *scalar(reading_t *reading, yaml_node_t *node, const word_row_t *row, spot_t spot)
{
    if (yaml_kind(node) != YAML_SCALAR || yaml_is_null(node)) {
        faults_add(reading->faults, spot, "`%s` takes a single value, such as %s", row->name, row->shows);
        return NULL;
    }
    const char *text = yaml_text(node);
    if (text == NULL)
        faults_add(reading->faults, spot, "`%s` has a NUL in its value", row->name);
    return text;
}

static word_t keep_word(reading_t *reading, const char *text, spot_t spot)
{
    return (word_t){.text = arena_text(reading->arena, text, strlen(text)), .spot = spot};
}

bool read_name(reading_t *reading, yaml_node_t *node, word_t *word)
{
    const char *text = yaml_text(node);
    spot_t spot = yaml_spot(node);
    if (text == NULL || !value_is_name(text))
        return faults_add(reading->faults, spot, "`%s` is no name: letters, digits, - _ . are", text ? text : "");
    *word = keep_word(reading, text, spot);
    return true;
}

/* --- lists --- */

static size_t items(yaml_node_t *node)
{
    void *cursor = NULL;
    size_t count = 0;
    if (yaml_kind(node) != YAML_SEQUENCE)
        return 1;
    while (yaml_item(node, &cursor) != NULL)
        count++;
    return count;
}

static bool read_words(reading_t *reading, const member_t *member, bool names, word_list_t *list)
{
    void *cursor = NULL;
    yaml_node_t *item = member->value;
    size_t count = items(item);
    if (yaml_kind(item) == YAML_MAPPING || count == 0 || count > ITEMS_MAX)
        return faults_add(reading->faults, read_spot(member), "`%s` takes a list, such as %s", member->row->name,
                          member->row->shows);
    bool in_list = yaml_kind(item) == YAML_SEQUENCE;
    word_t *words = arena_alloc(reading->arena, count * sizeof *words);
    *list = (word_list_t){.of = words};
    for (item = in_list ? yaml_item(member->value, &cursor) : item; item != NULL;
         item = in_list ? yaml_item(member->value, &cursor) : NULL) {
        word_t *word = &words[list->count++];
        if (names) {
            if (!read_name(reading, item, word))
                return false;
        } else {
            const char *text = scalar(reading, item, member->row, yaml_spot(item));
            if (text == NULL)
                return false;
            *word = keep_word(reading, text, yaml_spot(item));
        }
    }
    return true;
}

static bool read_numbers(reading_t *reading, const member_t *member, number_list_t *list)
{
    word_list_t words = {0};
    if (!read_words(reading, member, false, &words))
        return false;
    uint32_t *numbers = arena_alloc(reading->arena, words.count * sizeof *numbers);
    for (size_t i = 0; i < words.count; i++)
        if (!value_number(words.of[i].text, member->row->min, member->row->max, &numbers[i]))
            return faults_add(reading->faults, words.of[i].spot, "`%s` is no number from %u to %u", words.of[i].text,
                              member->row->min, member->row->max);
    *list = (number_list_t){.of = numbers, .count = words.count};
    return true;
}

/* --- phones --- */

static bool add_selected(reading_t *reading, const word_t *word, selected_t *selected)
{
    size_t len = 0;
    if (!value_selected(word->text, &len, selected))
        return faults_add(reading->faults, word->spot, "`%s` names no phones: all, desk, or desk[2]", word->text);
    selected->name = (word_t){.text = arena_text(reading->arena, word->text, len), .spot = word->spot};
    return true;
}

static bool read_share(reading_t *reading, yaml_node_t *node, selection_t *selection)
{
    static const char *const kinds[] = {"all", "any", "none"};
    const char *text = yaml_text(node);
    for (size_t i = 0; text != NULL && i < 3; i++)
        if (strcmp(text, kinds[i]) == 0) {
            selection->share = (share_kind_t)i;
            return true;
        }
    selection->share = SHARE_PERCENT;
    if (text != NULL && value_percent(text, &selection->amount))
        return true;
    selection->share = SHARE_COUNT;
    if (text != NULL && value_number(text, 0, 100000, &selection->amount))
        return true;
    return read_unknown(reading, yaml_spot(node), text == NULL ? "" : text, "share (nor a number or a percentage)",
                        kinds, 3);
}

/* {class: desk, share: any}. */
static bool read_shared(reading_t *reading, const member_t *member, selection_t *selection)
{
    static const char *const words[] = {"class", "share"};
    void *cursor = NULL;
    yaml_node_t *key, *value, *classes = NULL;
    while ((value = yaml_pair(member->value, &cursor, &key)) != NULL) {
        const char *name = yaml_text(key);
        if (name != NULL && strcmp(name, "class") == 0)
            classes = value;
        else if (name == NULL || strcmp(name, "share") != 0)
            return read_unknown(reading, yaml_spot(key), name == NULL ? "" : name, "member here", words, 2);
        else if (!read_share(reading, value, selection))
            return false;
    }
    if (classes == NULL)
        return faults_add(reading->faults, read_spot(member), "needs `class`, such as %s", member->row->shows);
    const member_t inner = {.row = member->row, .key = member->key, .value = classes};
    const share_kind_t share = selection->share;
    const uint32_t amount = selection->amount;
    bool read =
        yaml_kind(classes) != YAML_MAPPING && read_value(reading, &inner, (char *)selection - member->row->offset);
    selection->share = share;
    selection->amount = amount;
    return read;
}

static bool read_selection(reading_t *reading, const member_t *member, selection_t *selection)
{
    word_list_t words = {0};
    selection->spot = read_spot(member);
    if (yaml_kind(member->value) == YAML_MAPPING)
        return read_shared(reading, member, selection);
    if (!read_words(reading, member, false, &words))
        return false;
    selected_t *selected = arena_alloc(reading->arena, words.count * sizeof *selected);
    selection->of = selected;
    selection->count = words.count;
    for (size_t i = 0; i < words.count; i++)
        if (!add_selected(reading, &words.of[i], &selected[i]))
            return false;
    return true;
}

/* --- scalars --- */

static bool read_choice(reading_t *reading, const char *text, const member_t *member, int *choice)
{
    size_t count = 0;
    const char *const *choices = member->row->choices;
    for (; choices[count] != NULL; count++)
        if (strcmp(choices[count], text) == 0) {
            *choice = (int)count + 1;
            return true;
        }
    return read_unknown(reading, yaml_spot(member->value), text, member->row->name, choices, count);
}

static bool read_expected(const char *text, const word_row_t *row, expected_number_t *expected)
{
    expected->given = true;
    return value_number(text, row->min, row->max, &expected->number);
}

/* @return whether the text is such a value */
static bool take_scalar(reading_t *reading, const char *text, const member_t *member, void *place)
{
    const word_row_t *row = member->row;
    int64_t utc_s = 0;
    switch (row->kind) {
    case WORD_NUMBER:
        return value_number(text, row->min, row->max, place);
    case WORD_EXPECTED:
        return read_expected(text, row, place);
    case WORD_TOGGLE:
        return value_toggle(text, place);
    case WORD_SPAN:
        return value_span(text, place);
    case WORD_SPAN_S:
        return value_span_s(text, place);
    case WORD_RANGE:
        return value_range(text, place);
    case WORD_SHARE:
        ((share_ppm_t *)place)->given = true;
        return value_percent(text, &((share_ppm_t *)place)->ppm);
    case WORD_RATE:
        return value_rate(text, place);
    case WORD_TIME:
        *(word_t *)place = keep_word(reading, text, yaml_spot(member->value));
        return value_time(text, &utc_s);
    default:
        /* An empty text would be in every line, and in every answer. */
        *(word_t *)place = keep_word(reading, text, yaml_spot(member->value));
        return text[0] != '\0';
    }
}

static bool read_scalar(reading_t *reading, const member_t *member, void *place)
{
    const word_row_t *row = member->row;
    const char *text = scalar(reading, member->value, row, read_spot(member));
    if (text == NULL)
        return false;
    if (row->kind == WORD_CHOICE)
        return read_choice(reading, text, member, place);
    if (row->kind == WORD_NAME)
        return read_name(reading, member->value, place);
    if (take_scalar(reading, text, member, place))
        return true;
    if (row->kind == WORD_NUMBER || row->kind == WORD_EXPECTED)
        return faults_add(reading->faults, yaml_spot(member->value), "`%s` is no number from %u to %u, as `%s` takes",
                          text, row->min, row->max, row->name);
    return faults_add(reading->faults, yaml_spot(member->value), "`%s` is nothing that `%s` takes: write it as in %s",
                      text, row->name, row->shows);
}

bool read_value(reading_t *reading, const member_t *member, void *base)
{
    void *place = (char *)base + member->row->offset;
    switch (member->row->kind) {
    case WORD_NAMES:
        return read_words(reading, member, true, place);
    case WORD_TEXTS:
        return read_words(reading, member, false, place);
    case WORD_NUMBERS:
        return read_numbers(reading, member, place);
    case WORD_SELECTION:
        return read_selection(reading, member, place);
    case WORD_MEMBERS:
        return read_members(reading, member->value, read_spot(member), member->row->inside, NULL, base);
    default:
        return read_scalar(reading, member, place);
    }
}

/* --- mappings --- */

static const word_row_t *find_row(const word_row_t *rows, const char *name, size_t *index)
{
    for (*index = 0; rows[*index].name != NULL; (*index)++)
        if (strcmp(rows[*index].name, name) == 0)
            return &rows[*index];
    return NULL;
}

static bool unknown_member(reading_t *reading, yaml_node_t *key, const word_row_t *rows)
{
    const char *names[CHOICES_MAX + 16];
    size_t count = 0;
    for (; count < sizeof names / sizeof names[0] && rows[count].name != NULL; count++)
        names[count] = rows[count].name;
    const char *name = yaml_text(key);
    return read_unknown(reading, yaml_spot(key), name == NULL ? "" : name, "member here", names, count);
}

bool read_members(reading_t *reading, yaml_node_t *node, spot_t spot, const word_row_t *rows, read_own_t *own,
                  void *base)
{
    void *cursor = NULL;
    uint64_t seen = 0;
    size_t index = 0;
    member_t member = {0};
    bool sound = true;
    if (yaml_kind(node) != YAML_MAPPING)
        return faults_add(reading->faults, spot, "a mapping is wanted here: {%s: %s}", rows[0].name, rows[0].shows);
    while ((member.value = yaml_pair(node, &cursor, &member.key)) != NULL) {
        const char *name = yaml_text(member.key);
        member.row = name == NULL ? NULL : find_row(rows, name, &index);
        if (member.row == NULL)
            sound = unknown_member(reading, member.key, rows);
        else {
            seen |= 1ull << index;
            bool read = member.row->kind == WORD_OWN && own != NULL ? own(reading, &member, base)
                                                                    : read_value(reading, &member, base);
            sound = read && sound;
        }
    }
    for (index = 0; rows[index].name != NULL; index++)
        if (rows[index].needed && (seen >> index & 1) == 0)
            sound = faults_add(reading->faults, spot, "`%s` is missing: %s: %s", rows[index].name, rows[index].name,
                               rows[index].shows);
    return sound;
}
