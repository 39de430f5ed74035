/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The query of a URL: a value that is taken is printable UTF-8 that fits, whatever stands around it, and the same when
 * it is written into another query.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ccmcip/query.h"
#include "fuzz.h"
#include "fuzz_file.h"

static void check_again(const char *value)
{
    char query[3 * 64 + 16] = "a=b&UserID=", again[64];
    for (size_t i = 0; value[i] != '\0'; i++)
        snprintf(query + strlen(query), 4, "%%%02x", (unsigned char)value[i]);
    CHECK(query_value(query, "UserID", again, sizeof again) == QUERY_VALUE && strcmp(again, value) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size), value[64];
    const query_word_t word = query_value(text, "UserID", value, sizeof value);
    CHECK(memchr(value, '\0', sizeof value) != NULL);
    CHECK(word == QUERY_VALUE || value[0] == '\0');
    for (size_t at = 0, length; value[at] != '\0'; at += length) {
        length = base_character((const uint8_t *)value + at, strlen(value + at));
        CHECK(length > 0);
    }
    if (word == QUERY_VALUE)
        check_again(value);
    free(text);
    return 0;
}
