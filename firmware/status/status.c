/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "status/status.h"

#include <string.h>

#include "text/text.h"

void itl_status_add(itl_status_log_t *log, int64_t time_s, itl_status_text_id_t text, itl_reason_t reason,
                    const char *name)
{
    uint32_t slot = ((uint32_t)log->first + log->count) % ITL_LIMIT_MESSAGES;
    if (log->count == ITL_LIMIT_MESSAGES)
        log->first = (uint8_t)((log->first + 1u) % ITL_LIMIT_MESSAGES);
    else
        log->count++;
    log->total++;
    itl_status_message_t *message = &log->messages[slot];
    memset(message, 0, sizeof *message);
    message->time_s = time_s;
    message->text = text;
    message->reason = reason;
    itl_text_t place = itl_text_in(message->name, sizeof message->name);
    if (name != NULL)
        itl_text_string(&place, name);
}

void itl_status_clear(itl_status_log_t *log)
{
    log->first = 0;
    log->count = 0;
}

uint8_t itl_status_since(const itl_status_log_t *log, uint32_t total)
{
    uint32_t since = log->total - total;
    return since < log->count ? (uint8_t)since : log->count;
}

const itl_status_message_t *itl_status_get(const itl_status_log_t *log, uint32_t index)
{
    if (index >= log->count)
        return NULL;
    return &log->messages[(log->first + index) % ITL_LIMIT_MESSAGES];
}
