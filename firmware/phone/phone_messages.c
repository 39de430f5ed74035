/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone/phone_priv.h"

void phone_say(phone_t *phone, status_text_id_t text, reason_t reason, const char *name)
{
    status_add(&phone->status, phone->hal.clock->utc_s(phone->hal.clock->ctx), text, reason, name);
}

void phone_say_missed(phone_t *phone, reason_t reason)
{
    phone_say(phone, outcome_text(reason), reason, phone->file_name);
}

void phone_say_turn(phone_t *phone, outcome_turn_t turn)
{
    const char *const names[] = {
        [OUTCOME_ABOUT_NOTHING] = NULL,
        [OUTCOME_ABOUT_CTL] = "CTLFile.tlv",
        [OUTCOME_ABOUT_ITL] = "ITLFile.tlv",
        [OUTCOME_ABOUT_REQUEST] = phone->file_name,
    };
    const outcome_t outcome = phone_outcome(phone);
    for (uint8_t i = 0; i < outcome.message_count; i++) {
        const outcome_message_t *message = &outcome.messages[i];
        if (message->turn == (uint8_t)turn)
            phone_say(phone, (status_text_id_t)message->text, (reason_t)message->reason, names[message->about]);
    }
}
