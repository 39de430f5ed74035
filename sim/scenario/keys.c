/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/keys.h"

#include <string.h>

#include "text/text_read.h"

static const char keypad[] = ITL_TEXT_DIGITS "*#";

bool keys_of(const char *word, size_t index, itl_screen_key_t *key)
{
    if (word[0] != '\0' && strspn(word, keypad) == strlen(word)) {
        if (index >= strlen(word))
            return false;
        *key = (itl_screen_key_t)(strchr(keypad, word[index]) - keypad);
        return true;
    }
    *key = itl_text_begins(word, "Init:") ? KEYS_CLOSE : itl_screen_key_of_name(word);
    return index == 0 && (*key != ITL_SCREEN_KEY_COUNT || itl_text_begins(word, "Init:"));
}
