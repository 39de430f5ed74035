/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In itlsim, which hands over before any of this would be called. */
#include "cli/cli.h"
#include "cli/phone_screen.h"

bool phone_screen_is_supported(void)
{
    return false;
}

int phone_screen_open(posix_net_t *net)
{
    (void)net;
    return EXIT_FAILED;
}

bool phone_screen_poll(device_screen_t *screen)
{
    (void)screen;
    return false;
}

void phone_screen_close(posix_net_t *net)
{
    (void)net;
}
