/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "settings_edit.h"

#include <string.h>

#include "text/text.h"

/* Appends a word behind a blank. @return false: the line is full */
static bool append(itl_text_t *line, const char *word)
{
    if (line->len > 0)
        itl_text_char(line, ' ');
    itl_text_string(line, word);
    return itl_text_fits(line);
}

/* The options of another line, but for those of a setting, with their values. */
static bool append_others(itl_text_t *line, char *kept, const settings_option_t *option)
{
    bool wanted = true;
    char *word;
    while ((word = options_word(&kept)) != NULL) {
        if (strncmp(word, "--", 2) == 0)
            wanted = strcmp(word, option->first) != 0 && strcmp(word, option->further) != 0;
        if (wanted && !append(line, word))
            return false;
    }
    return true;
}

static bool append_values(itl_text_t *line, char *values, const settings_option_t *option)
{
    const char *name = option->first;
    char *value;
    while ((value = options_word(&values)) != NULL) {
        if (strcmp(value, "off") == 0)
            continue;
        if (!append(line, name) || !append(line, value))
            return false;
        name = option->further;
    }
    return true;
}

bool settings_edit(settings_t *settings, const settings_option_t *option, char *values, char line[OPTIONS_LINE_BYTES])
{
    char kept[OPTIONS_LINE_BYTES];
    itl_text_t text = itl_text_in(line, OPTIONS_LINE_BYTES);
    settings_load(settings, kept);
    return append_others(&text, kept, option) && append_values(&text, values, option);
}
