/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screen/screen.h"

bool itl_screen_action_key(itl_screen_action_t action, itl_phone_key_t *key)
{
    switch (action) {
    case ITL_SCREEN_ERASE_ITL:
        *key = ITL_PHONE_KEY_ERASE_ITL;
        return true;
    case ITL_SCREEN_ERASE_CTL:
        *key = ITL_PHONE_KEY_ERASE_CTL;
        return true;
    case ITL_SCREEN_RESET_SECURITY:
        *key = ITL_PHONE_KEY_RESET_SETTINGS;
        return true;
    case ITL_SCREEN_RESET_ALL:
        *key = ITL_PHONE_KEY_FACTORY_RESET;
        return true;
    case ITL_SCREEN_CLEAR_MESSAGES:
        *key = ITL_PHONE_KEY_CLEAR_MESSAGES;
        return true;
    default:
        return false;
    }
}

bool itl_screen_action_restarts(itl_screen_action_t action)
{
    return action != ITL_SCREEN_NOTHING && action != ITL_SCREEN_CLEAR_MESSAGES;
}
