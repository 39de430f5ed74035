/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys pressed at phones, one after the other, as a macro of a tool does. */
#include "scenario/act_keys.h"

#include "scenario/keys.h"

/* What a key asked for. @return false: it is not for scenarios, or could not be done */
static bool carry_out(play_t *play, stage_phone_t *phone, itl_screen_action_t action, why_t *why)
{
    itl_phone_key_t key;
    if (action == ITL_SCREEN_USE_TFTP || action == ITL_SCREEN_USE_TFTP_KEEP)
        return why_fail(why, "no server is typed in by keys here: `key: alternate-tftp`");
    if (action == ITL_SCREEN_RESET_NETWORK || action == ITL_SCREEN_RESET_ALL)
        phone->alternate = NULL;
    if (!itl_screen_action_key(action, &key))
        return true;
    itl_reason_t reason = itl_phone_press(phone->phone, key);
    stage_log(&play->stage, "%s: key pressed [%s]", phone->name, itl_reason_name(reason));
    return reason == ITL_REASON_NONE || why_fail(why, "could not: %s", itl_reason_name(reason));
}

/* @param restarts  [out] the phone starts again: it takes no further key */
static bool press_word(play_t *play, stage_phone_t *phone, itl_screen_t *screen, const char *word, bool *restarts,
                       why_t *why)
{
    itl_screen_key_t key;
    for (size_t i = 0; !*restarts && keys_of(word, i, &key); i++) {
        if (key == KEYS_CLOSE)
            itl_screen_close(screen);
        itl_screen_action_t action = key == KEYS_CLOSE ? ITL_SCREEN_NOTHING : itl_screen_key(screen, key);
        if (!carry_out(play, phone, action, why))
            return false;
        *restarts = itl_screen_action_restarts(action);
        if (*restarts)
            stage_phone_start(&play->stage, phone, stage_now_us(&play->stage) / 1000u,
                              action == ITL_SCREEN_RESTART || action == ITL_SCREEN_RESET_ALL);
    }
    return true;
}

bool act_keys(play_t *play, stage_phone_t *phone, const word_list_t *words, why_t *why)
{
    itl_screen_t screen;
    bool restarts = false;
    stage_turn(&play->stage, phone->node);
    itl_screen_init(&screen, phone->phone);
    for (size_t i = 0; i < words->count; i++)
        if (!press_word(play, phone, &screen, words->of[i].text, &restarts, why)) {
            why_add(why, phone);
            return false;
        }
    return true;
}
