/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The query of a URL: a value that is taken is printable UTF-8 that fits, whatever stands around it, and the same when
 * it is written into another query, and a directory's page of results is a page, whatever is looked for.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ccmcip/directory.h"
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

/* Results for it are one document, with nothing of it as markup. */
static void check_page(const char *query)
{
    users_entry_t entries[] = {{.name = "u", .first = "a", .last = "<", .telephone = "1", .password = ""}};
    const users_t users = {.users = entries, .users_count = 1};
    const directory_facts_t facts = {.base = "http://h/ccmcip/", .node = "n", .release = "r", .users = &users};
    base_bytes_t xml = {0};
    directory_list(&facts, query, &xml);
    CHECK(!xml.failed && xml.size < 4096);
    CHECK(memmem(xml.data, xml.size, "\n</CiscoIPPhone", 15) != NULL);
    base_bytes_free(&xml);
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
    check_page(text);
    free(text);
    return 0;
}
