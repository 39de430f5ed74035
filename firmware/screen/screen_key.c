/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <string.h>

#include "screen/screen.h"
#include "text/text_read.h"

typedef struct key_name {
    const char *name;
    itl_screen_key_t key;
} key_name_t;

static const key_name_t names[] = {
    {"KeyPadStar", ITL_SCREEN_KEY_STAR},
    {"KeyPadPound", ITL_SCREEN_KEY_POUND},
    {"NavUp", ITL_SCREEN_KEY_UP},
    {"NavDwn", ITL_SCREEN_KEY_DOWN},
    {"NavLeft", ITL_SCREEN_KEY_LEFT},
    {"NavRight", ITL_SCREEN_KEY_RIGHT},
    {"NavSelect", ITL_SCREEN_KEY_SELECT},
    {"NavBack", ITL_SCREEN_KEY_BACK},
    {"Settings", ITL_SCREEN_KEY_SETTINGS},
    {"Applications", ITL_SCREEN_KEY_APPLICATIONS},
    {"Directories", ITL_SCREEN_KEY_DIRECTORIES},
    {"Services", ITL_SCREEN_KEY_SERVICES},
    {"Messages", ITL_SCREEN_KEY_MESSAGES},
    {"Contacts", ITL_SCREEN_KEY_CONTACTS},
    {"VolUp", ITL_SCREEN_KEY_CALLS},
    {"VolDwn", ITL_SCREEN_KEY_CALLS},
    {"Headset", ITL_SCREEN_KEY_CALLS},
    {"Speaker", ITL_SCREEN_KEY_CALLS},
    {"Mute", ITL_SCREEN_KEY_CALLS},
    {"Info", ITL_SCREEN_KEY_CALLS},
    {"Hold", ITL_SCREEN_KEY_CALLS},
    {"Release", ITL_SCREEN_KEY_CALLS},
    {"Transfer", ITL_SCREEN_KEY_CALLS},
    {"Conference", ITL_SCREEN_KEY_CALLS},
};

/* Names with a number behind them. */
typedef struct numbered_name {
    const char *name;
    uint32_t lowest;
    uint32_t highest;
    itl_screen_key_t first; /* Of the lowest number. */
    bool all_one;           /* The others are that key, too. */
} numbered_name_t;

static const numbered_name_t numbered[] = {
    {"KeyPad", 0, 9, ITL_SCREEN_KEY_0, false},
    {"Soft", 1, ITL_SCREEN_SOFT_KEYS, ITL_SCREEN_KEY_SOFT1, false},
    {"Line", 1, 99, ITL_SCREEN_KEY_CALLS, true},
    {"Feature", 1, 99, ITL_SCREEN_KEY_CALLS, true},
};

itl_screen_key_t itl_screen_key_of_name(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i].name) == 0)
            return names[i].key;
    for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; i++) {
        const numbered_name_t *row = &numbered[i];
        size_t len = strlen(row->name);
        if (strncmp(name, row->name, len) != 0)
            continue;
        int64_t number = itl_text_number(name + len, itl_text_length(name + len, 3), row->lowest, row->highest);
        if (number >= 0)
            return (itl_screen_key_t)(row->first + (row->all_one ? 0u : (unsigned)number - row->lowest));
    }
    return ITL_SCREEN_KEY_COUNT;
}

bool itl_screen_key_of_word(const char *word, size_t index, itl_screen_key_t *key)
{
    static const char keypad[] = ITL_TEXT_DIGITS "*#";
    size_t len = strlen(word);
    if (len > 0 && strspn(word, keypad) == len) {
        if (index < len)
            *key = (itl_screen_key_t)(strchr(keypad, word[index]) - keypad);
        return index < len;
    }
    if (index > 0)
        return false;
    *key = itl_screen_key_of_name(word);
    return *key != ITL_SCREEN_KEY_COUNT;
}
