/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone/phone_priv.h"
#include "phone/phone_view.h"

void itl_phone_say(itl_phone_t *phone, itl_status_text_id_t text, itl_reason_t reason, const char *name)
{
    itl_status_add(&phone->status, phone->hal.clock->utc_s(phone->hal.clock->ctx), text, reason, name);
}

void itl_phone_say_missed(itl_phone_t *phone, itl_reason_t reason)
{
    itl_phone_say(phone, itl_outcome_text(reason), reason, phone->boot.file_name);
}

/* A configuration that came by HTTP says so. */
static itl_status_text_id_t text_of(const itl_phone_t *phone, itl_status_text_id_t text)
{
    return text == ITL_STATUS_CONFIGURATION && !phone->boot.by_tftp ? ITL_STATUS_CONFIGURATION_BY_HTTP : text;
}

void itl_phone_say_turn(itl_phone_t *phone, itl_outcome_turn_t turn)
{
    const char *const names[] = {
        [ITL_OUTCOME_ABOUT_NOTHING] = NULL,
        [ITL_OUTCOME_ABOUT_CTL] = "CTLFile.tlv",
        [ITL_OUTCOME_ABOUT_ITL] = "ITLFile.tlv",
        [ITL_OUTCOME_ABOUT_REQUEST] = phone->boot.file_name,
    };
    const itl_outcome_t outcome = itl_phone_outcome(phone);
    for (uint8_t i = 0; i < outcome.message_count; i++) {
        const itl_outcome_message_t *message = &outcome.messages[i];
        if (message->turn == (uint8_t)turn)
            itl_phone_say(phone, text_of(phone, message->text), message->reason, names[message->about]);
    }
}
