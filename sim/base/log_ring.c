/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/log_ring.h"

#include <stdbool.h>
#include <string.h>

/* Bytes of the line at @p at, its line end counted. */
static size_t line_at(const char *text, size_t size, size_t at)
{
    const char *end = memchr(text + at, '\n', size - at);
    return end == NULL ? size - at : (size_t)(end - text) - at + 1;
}

static unsigned kind_at(const char *text, size_t at, size_t len, log_ring_kind_t *kind_of)
{
    unsigned kind = kind_of == NULL ? 0 : kind_of(text + at, text[at + len - 1] == '\n' ? len - 1 : len);
    return kind < LOG_RING_KINDS ? kind : 0;
}

/* What each kind may keep: those that have less than their part of what is left leave the rest to the others. */
static size_t cap_of(const size_t bytes[LOG_RING_KINDS], size_t target)
{
    bool settled[LOG_RING_KINDS] = {false};
    size_t left = target, others = LOG_RING_KINDS, cap = target / LOG_RING_KINDS;
    for (bool again = true; again && others > 0;) {
        again = false;
        cap = left / others;
        for (unsigned i = 0; i < LOG_RING_KINDS; i++) {
            if (settled[i] || bytes[i] > cap)
                continue;
            settled[i] = again = true;
            left -= bytes[i];
            others--;
        }
    }
    return cap;
}

size_t log_ring_trim(char *text, size_t size, size_t target, log_ring_kind_t *kind_of)
{
    size_t bytes[LOG_RING_KINDS] = {0}, kept = 0, len;
    if (size <= target)
        return size;
    for (size_t at = 0; at < size; at += len) {
        len = line_at(text, size, at);
        bytes[kind_at(text, at, len, kind_of)] += len;
    }
    const size_t cap = cap_of(bytes, target);
    for (size_t at = 0; at < size; at += len) {
        len = line_at(text, size, at);
        size_t *of_kind = &bytes[kind_at(text, at, len, kind_of)];
        if (*of_kind > cap) {
            *of_kind -= len;
            continue;
        }
        memmove(text + kept, text + at, len);
        kept += len;
    }
    return kept;
}
