/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/swarm_words.h"

#include <stdio.h>
#include <string.h>

#include "scenario/values.h"

/* Longest number or word of a list, with NUL. */
#define WORD_BYTES 16u

const char *const swarm_kinds[FAULT_KINDS] = {"loss", "duplicate", "reorder", "delay", "power", "outage"};

/* The next word of a list with commas between. @return false: it is too long, or empty */
static bool next_word(const char **list, char word[WORD_BYTES], bool *more)
{
    size_t len = strcspn(*list, ",");
    bool fits = len > 0 && len < WORD_BYTES;
    if (fits) {
        memcpy(word, *list, len);
        word[len] = '\0';
    }
    *more = (*list)[len] == ',';
    *list += *more ? len + 1 : len;
    return fits;
}

bool swarm_read_kinds(const char *text, play_faults_t *faults)
{
    char word[WORD_BYTES];
    for (int kind = 0; kind < FAULT_KINDS; kind++)
        faults->without[kind] = true;
    for (bool more = true; more;) {
        int kind = 0;
        if (!next_word(&text, word, &more))
            return false;
        while (kind < FAULT_KINDS && strcmp(word, swarm_kinds[kind]) != 0)
            kind++;
        if (kind == FAULT_KINDS)
            return false;
        faults->without[kind] = false;
    }
    return true;
}

bool swarm_read_steps(const char *text, play_faults_t *faults)
{
    char word[WORD_BYTES];
    faults->step_count = 0;
    for (bool more = true; more;)
        if (!next_word(&text, word, &more) || faults->step_count == FAULT_STEPS ||
            !value_number(word, 1, UINT32_MAX, &faults->steps[faults->step_count++]))
            return false;
    return true;
}

static void put(base_bytes_t *text, const char *word)
{
    base_put(text, word, strlen(word));
}

static void put_kinds(const play_faults_t *faults, base_bytes_t *text)
{
    const char *before = " --fault-kinds ";
    for (int kind = 0; kind < FAULT_KINDS; kind++)
        if (!faults->without[kind]) {
            put(text, before);
            put(text, swarm_kinds[kind]);
            before = ",";
        }
}

void swarm_write(const play_faults_t *faults, base_bytes_t *text)
{
    bool some_left_out = false;
    if (!faults->on)
        return;
    put(text, " --faults");
    for (int kind = 0; kind < FAULT_KINDS; kind++)
        some_left_out = some_left_out || faults->without[kind];
    if (some_left_out)
        put_kinds(faults, text);
    for (size_t i = 0; i < faults->step_count; i++) {
        char number[32];
        snprintf(number, sizeof number, "%s%u", i == 0 ? " --fault-steps " : ",", faults->steps[i]);
        put(text, number);
    }
}
