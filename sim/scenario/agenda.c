/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/agenda.h"

#include <stdlib.h>

#include "virtual/alloc.h"

struct agenda_entry {
    uint64_t ms;
    size_t actor;
};

void agenda_open(agenda_t *agenda, size_t count)
{
    agenda->heap = virtual_alloc(count * sizeof *agenda->heap);
    agenda->where = virtual_alloc(count * sizeof *agenda->where);
    agenda->count = count;
    for (size_t i = 0; i < count; i++) {
        agenda->heap[i].actor = i;
        agenda->where[i] = i;
    }
}

static bool before(const struct agenda_entry *a, const struct agenda_entry *b)
{
    return a->ms != b->ms ? a->ms < b->ms : a->actor < b->actor;
}

static void swap(agenda_t *agenda, size_t a, size_t b)
{
    struct agenda_entry kept = agenda->heap[a];
    agenda->heap[a] = agenda->heap[b];
    agenda->heap[b] = kept;
    agenda->where[agenda->heap[a].actor] = a;
    agenda->where[agenda->heap[b].actor] = b;
}

static void sift_up(agenda_t *agenda, size_t at)
{
    for (; at > 0 && before(&agenda->heap[at], &agenda->heap[(at - 1) / 2]); at = (at - 1) / 2)
        swap(agenda, at, (at - 1) / 2);
}

static void sift_down(agenda_t *agenda, size_t at)
{
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < agenda->count; child++)
            if (before(&agenda->heap[child], &agenda->heap[least]))
                least = child;
        if (least == at)
            return;
        swap(agenda, at, least);
        at = least;
    }
}

void agenda_plan(agenda_t *agenda, size_t actor, uint64_t ms)
{
    size_t at = agenda->where[actor];
    agenda->heap[at].ms = ms;
    sift_up(agenda, at);
    sift_down(agenda, agenda->where[actor]);
}

uint64_t agenda_next(const agenda_t *agenda, size_t *actor)
{
    *actor = agenda->heap[0].actor;
    return agenda->heap[0].ms;
}

void agenda_close(agenda_t *agenda)
{
    free(agenda->heap);
    free(agenda->where);
    *agenda = (agenda_t){0};
}
