/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/keys.h"

#include "text/text_read.h"

bool keys_of(const char *word, size_t index, itl_screen_key_t *key)
{
    if (!itl_text_begins(word, "Init:"))
        return itl_screen_key_of_word(word, index, key);
    *key = KEYS_CLOSE;
    return index == 0;
}
