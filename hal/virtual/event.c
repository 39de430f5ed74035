/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/event.h"

#include <stdlib.h>

#include "virtual/alloc.h"

static bool before(const vevent_t *a, const vevent_t *b)
{
    return a->time_us != b->time_us ? a->time_us < b->time_us : a->order < b->order;
}

void vevent_plan(vevents_t *events, const vevent_t *event)
{
    if (events->count == events->cap) {
        events->cap = events->cap == 0 ? 64u : 2u * events->cap;
        events->heap = virtual_realloc(events->heap, events->cap, sizeof *events->heap);
    }
    vevent_t planned = *event;
    planned.order = events->planned++;
    size_t at = events->count++;
    while (at > 0 && before(&planned, &events->heap[(at - 1u) / 2u])) {
        events->heap[at] = events->heap[(at - 1u) / 2u];
        at = (at - 1u) / 2u;
    }
    events->heap[at] = planned;
}

const vevent_t *vevent_next(const vevents_t *events)
{
    return events->count == 0 ? NULL : &events->heap[0];
}

bool vevent_take(vevents_t *events, vevent_t *event)
{
    if (events->count == 0)
        return false;
    *event = events->heap[0];
    vevent_t last = events->heap[--events->count];
    size_t at = 0;
    for (size_t child = 1; child < events->count; child = 2u * at + 1u) {
        if (child + 1u < events->count && before(&events->heap[child + 1u], &events->heap[child]))
            child++;
        if (!before(&events->heap[child], &last))
            break;
        events->heap[at] = events->heap[child];
        at = child;
    }
    events->heap[at] = last;
    return true;
}

void vevent_free(vevents_t *events)
{
    for (size_t i = 0; i < events->count; i++)
        free(events->heap[i].packet);
    free(events->heap);
    *events = (vevents_t){0};
}
