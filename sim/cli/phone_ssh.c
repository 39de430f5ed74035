/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_ssh.h"

#include <stdlib.h>

#include "base/address.h"
#include "cli/cli.h"
#include "device/device_press.h"
#include "sshd/sshd.h"

struct phone_ssh {
    device_screen_t *screen;
    sshd_t *server;
    phone_ssh_next_t next;
    bool booting;
};

bool phone_ssh_is_supported(void)
{
    return true;
}

/* --- what somebody asked for --- */

static void want(phone_ssh_t *ssh, phone_ssh_next_t next)
{
    ssh->next = next > ssh->next ? next : ssh->next;
}

static void press(phone_ssh_t *ssh, itl_phone_key_t key, phone_ssh_next_t next, FILE *out)
{
    base_error_t error;
    if (device_press(ssh->screen->device, key, &error))
        want(ssh, next);
    else
        fprintf(out, "%s\n", error.text);
}

static void carry_out(void *ctx, const sshd_wish_t *wish, FILE *out)
{
    phone_ssh_t *ssh = ctx;
    if (ssh->booting || ssh->next != PHONE_SSH_GO_ON) {
        fputs("The phone is booting. Try again when it is done.\n", out);
        return;
    }
    switch (wish->kind) {
    case SSHD_WISH_ERASE_LISTS:
        press(ssh, ITL_PHONE_KEY_RESET_SETTINGS, PHONE_SSH_BOOT, out);
        break;
    case SSHD_WISH_FACTORY_RESET:
        press(ssh, ITL_PHONE_KEY_FACTORY_RESET, PHONE_SSH_RESTART, out);
        break;
    case SSHD_WISH_RESET:
        want(ssh, PHONE_SSH_BOOT);
        break;
    case SSHD_WISH_RESTART:
        want(ssh, PHONE_SSH_RESTART);
        break;
    case SSHD_WISH_KEY:
        device_screen_key(ssh->screen, wish->key);
        if (device_screen_take_failure(ssh->screen))
            fprintf(out, "%s\n", ssh->screen->error.text);
        break;
    case SSHD_WISH_NOTHING:
        break;
    }
}

/* --- the server --- */

phone_ssh_t *phone_ssh_open(device_screen_t *screen, const itl_hal_addr_t *address)
{
    base_error_t error;
    phone_ssh_t *ssh = calloc(1, sizeof *ssh);
    if (ssh == NULL) {
        cli_error(EXIT_FAILED, "out of memory");
        return NULL;
    }
    ssh->screen = screen;
    const device_t *device = screen->device;
    const sshd_owner_t owner = {.ctx = ssh, .phone = device->phone, .carry_out = carry_out};
    ssh->server = sshd_open(&owner, device->net, address, device->folder, &error);
    if (ssh->server != NULL)
        return ssh;
    cli_error(EXIT_FAILED, "--ssh: %s", error.text);
    free(ssh);
    return NULL;
}

int phone_ssh_follow(phone_ssh_t *ssh)
{
    base_error_t error;
    char text[BASE_ADDRESS_BYTES];
    const bool was_open = sshd_address(ssh->server).family != ITL_HAL_NO_FAMILY;
    if (!sshd_follow(ssh->server, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    const itl_hal_addr_t address = sshd_address(ssh->server);
    const bool is_open = address.family != ITL_HAL_NO_FAMILY;
    if (is_open && !was_open) {
        base_print_address(text, &address);
        fprintf(stderr, "itlsim: ssh://%s\n", text);
    } else if (was_open && !is_open) {
        fputs("itlsim: SSH is off, by the configuration\n", stderr);
    }
    return EXIT_DONE;
}

phone_ssh_next_t phone_ssh_poll(phone_ssh_t *ssh, bool booting)
{
    ssh->booting = booting;
    sshd_poll(ssh->server);
    const phone_ssh_next_t next = ssh->next;
    ssh->next = PHONE_SSH_GO_ON;
    return next;
}

void phone_ssh_close(phone_ssh_t *ssh)
{
    if (ssh == NULL)
        return;
    sshd_close(ssh->server);
    free(ssh);
}
