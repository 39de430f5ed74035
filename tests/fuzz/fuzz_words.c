/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A line typed at the prompt: its words lie in their place one behind the other, and what may follow them can be told.
 */
#include <string.h>
#include <strings.h>

#include "admin/commands.h"
#include "admin/words.h"
#include "fuzz_file.h"

static void check_words(const words_t *words, size_t len)
{
    size_t letters = 0;
    CHECK(words->count >= 0 && words->count <= WORDS_MAX);
    for (int i = 0; i < words->count; i++) {
        const char *word = words->word[i];
        CHECK(word >= words->text && word < words->text + sizeof words->text);
        CHECK(memchr(word, '\0', (size_t)(words->text + sizeof words->text - word)) != NULL);
        CHECK(i == 0 || word == words->word[i - 1] + strlen(words->word[i - 1]) + 1);
        letters += strlen(word);
    }
    CHECK(letters <= len && (!words->open || words->count > 0));
}

static void take_next(void *ctx, const char *word, const char *help)
{
    CHECK(help != NULL && (strncasecmp(word, ctx, strlen(ctx)) == 0 || strchr(word, ' ') != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static words_t words;
    char *line = fuzz_text(data, size);
    if (words_split(&words, line)) {
        check_words(&words, size);
        char nothing[] = "";
        char *begun = words.open ? words.word[words.count - 1] : nothing;
        commands_next(NULL, words.count - words.open, words.word, begun, take_next, begun);
    }
    free(line);
    return 0;
}
