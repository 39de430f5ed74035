/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "cli/phone_ssh.h"

bool phone_ssh_is_supported(void)
{
    return false;
}

phone_ssh_t *phone_ssh_open(device_screen_t *screen, const itl_hal_addr_t *address)
{
    (void)screen;
    (void)address;
    return NULL;
}

int phone_ssh_follow(phone_ssh_t *ssh)
{
    (void)ssh;
    return 0;
}

phone_ssh_next_t phone_ssh_poll(phone_ssh_t *ssh, bool booting)
{
    (void)ssh;
    (void)booting;
    return PHONE_SSH_GO_ON;
}

void phone_ssh_close(phone_ssh_t *ssh)
{
    (void)ssh;
}
