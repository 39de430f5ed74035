/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/words.h"

#include <string.h>

/* Copies one word to @p to. @param quoted  [out] the quote does not end. @return what follows it in the line */
static const char *take_word(const char *from, char **to, bool *quoted)
{
    *quoted = false;
    for (; *from != '\0' && (*quoted || strchr(" \t", *from) == NULL); from++)
        if (*from == '"')
            *quoted = !*quoted;
        else
            *(*to)++ = *from;
    *(*to)++ = '\0';
    return from;
}

bool words_begun(words_t *words, const char *line)
{
    char *to = words->text;
    words->count = 0;
    words->open = words->quoted = false;
    if (strlen(line) >= sizeof words->text)
        return false;
    for (;;) {
        line += strspn(line, " \t");
        if (*line == '\0')
            return true;
        if (words->count == WORDS_MAX)
            return false;
        words->word[words->count++] = to;
        line = take_word(line, &to, &words->quoted);
        words->open = *line == '\0';
    }
}

bool words_split(words_t *words, const char *line)
{
    return words_begun(words, line) && !words->quoted;
}
