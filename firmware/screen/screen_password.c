/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The password before the settings (phonePassword of the configuration). That 7900 phones ask for it behind **#, and
 * later ones where their administrator's settings open, is in guides of the families; how it is typed in is
 * inferred. */
#include <string.h>

#include "screen/screen_priv.h"

/* What call managers fill in by themselves: phones ask for nothing then. */
#define OF_ITS_OWN "**#"

/* A password that is longer than what can be typed in stays longer when it is cut, so nothing is right. */
#define BYTES (ITL_SCREEN_PASSWORD_BYTES + 1u)

bool itl_screen_password_is_set(const itl_screen_t *screen)
{
    char password[BYTES];
    const itl_reason_t known = itl_phone_value(screen->phone, ITL_CONFIG_PHONE_PASSWORD, password, sizeof password);
    const bool asks = known == ITL_REASON_NONE && password[0] != '\0' && strcmp(password, OF_ITS_OWN) != 0;
    memset(password, 0, sizeof password);
    return asks;
}

bool itl_screen_password_asked_behind_lock(const itl_screen_t *screen)
{
    return itl_screen_menu_of(screen, ITL_PAGE_ADMIN) == NULL;
}

bool itl_screen_password_is_right(const itl_screen_t *screen)
{
    char password[BYTES];
    const bool right =
        itl_phone_value(screen->phone, ITL_CONFIG_PHONE_PASSWORD, password, sizeof password) == ITL_REASON_NONE &&
        strcmp(password, screen->password) == 0;
    memset(password, 0, sizeof password);
    return right;
}
