/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "status/status.h"

#include <stdbool.h>
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

const itl_status_message_t *itl_status_get(const itl_status_log_t *log, uint32_t index)
{
    if (index >= log->count)
        return NULL;
    return &log->messages[(log->first + index) % ITL_LIMIT_MESSAGES];
}

static bool two_digits(const char *text)
{
    return itl_text_is_digit(text[0]) && itl_text_is_digit(text[1]);
}

itl_status_family_t itl_status_family_of_model(const char *model)
{
    if (strncmp(model, "CP-", 3) == 0)
        model += 3;
    if (strncmp(model, "78", 2) == 0 && two_digits(model + 2))
        return ITL_STATUS_FAMILY_7800;
    /* The conference phones 8831 and 8832 speak as the 7800 series does. */
    if (strncmp(model, "8831", 4) == 0 || strncmp(model, "8832", 4) == 0)
        return ITL_STATUS_FAMILY_7800;
    if (strncmp(model, "88", 2) == 0 && two_digits(model + 2))
        return ITL_STATUS_FAMILY_8800;
    return ITL_STATUS_FAMILY_7900;
}
