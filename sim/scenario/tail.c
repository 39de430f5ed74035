/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/tail.h"

#include <string.h>

/* FNV-1a, 64 bits. */
#define HASH_START UINT64_C(14695981039346656037)
#define HASH_PRIME UINT64_C(1099511628211)

void tail_add(tail_t *tail, const char *text)
{
    uint64_t hash = tail->count == 0 ? HASH_START : tail->hash;
    for (const char *at = text; *at != '\0'; at++)
        hash = (hash ^ (uint8_t)*at) * HASH_PRIME;
    tail->hash = (hash ^ '\n') * HASH_PRIME;
    char *line = tail->lines[tail->count % TAIL_LINES];
    size_t len = strlen(text);
    len = len < TAIL_LINE_BYTES ? len : TAIL_LINE_BYTES - 1;
    memcpy(line, text, len);
    line[len] = '\0';
    tail->count++;
    if (tail->file != NULL)
        fprintf(tail->file, "%s\n", text);
}

const char *tail_line(const tail_t *tail, uint64_t back)
{
    if (back >= TAIL_LINES || back >= tail->count)
        return NULL;
    return tail->lines[(tail->count - 1 - back) % TAIL_LINES];
}
