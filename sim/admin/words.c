/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/words.h"

#include <string.h>

/* Copies one word to @p to. @return what follows it in the line; NULL: the quote does not end */
static const char *take_word(const char *from, char **to)
{
    bool quoted = false;
    for (; *from != '\0' && (quoted || strchr(" \t", *from) == NULL); from++) {
        if (*from == '"')
            quoted = !quoted;
        else
            *(*to)++ = *from;
    }
    *(*to)++ = '\0';
    return quoted ? NULL : from;
}

bool words_split(words_t *words, const char *line)
{
    char *to = words->text;
    words->count = 0;
    words->open = false;
    if (strlen(line) >= sizeof words->text)
        return false;
    for (;;) {
        line += strspn(line, " \t");
        if (*line == '\0')
            return true;
        if (words->count == WORDS_MAX)
            return false;
        words->word[words->count++] = to;
        line = take_word(line, &to);
        if (line == NULL)
            return false;
        words->open = *line == '\0';
    }
}
