/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/events.h"

void serving_note(const serving_events_t *events, const char *text)
{
    if (events->note != NULL)
        events->note(events->note_ctx, text);
}
