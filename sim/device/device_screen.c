/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/device_screen.h"

#include <stdlib.h>

#include "base/parse.h"
#include "device/device_press.h"
#include "tftp/tftp.h"

static bool use_tftp(device_screen_t *screen, itl_phone_lists_fate_t fate)
{
    base_server_t server;
    return base_parse_server(itl_screen_server(&screen->screen), ITL_TFTP_PORT, &server) &&
           device_use_tftp(screen->device, &server, fate, &screen->error);
}

static bool carry_out(device_screen_t *screen, itl_screen_action_t action)
{
    itl_phone_key_t key;
    if (itl_screen_action_key(action, &key))
        return device_press(screen->device, key, &screen->error);
    switch (action) {
    case ITL_SCREEN_USE_TFTP:
        return use_tftp(screen, ITL_PHONE_LISTS_OF_ANOTHER_GO);
    case ITL_SCREEN_USE_TFTP_KEEP:
        return use_tftp(screen, ITL_PHONE_LISTS_STAY);
    case ITL_SCREEN_RESET_NETWORK:
        return device_use_tftp(screen->device, NULL, ITL_PHONE_LISTS_STAY, &screen->error);
    default:
        return true;
    }
}

/* What stands in the status messages outlives a boot, and not a restart. */
static void restart(device_screen_t *screen, itl_screen_action_t action)
{
    device_t *device = screen->device;
    const bool off_and_on = action == ITL_SCREEN_RESTART || action == ITL_SCREEN_RESET_ALL;
    if (off_and_on)
        device->opened = itl_phone_reset(device->phone);
    else if (device->opened == ITL_REASON_NONE)
        itl_phone_boot(device->phone);
    screen->restarted = true;
    if (!device_is_sound(device, &screen->error))
        screen->failed = true;
}

static void act(void *ctx, itl_screen_action_t action)
{
    device_screen_t *screen = ctx;
    if (action == ITL_SCREEN_NOTHING)
        return;
    screen->failed = !carry_out(screen, action);
    if (!screen->failed && itl_screen_action_restarts(action))
        restart(screen, action);
}

/* What is pushed takes the place of whatever menu is open. */
static bool browse(void *ctx, const char *url)
{
    device_screen_t *screen = ctx;
    if (screen->directory == NULL)
        return false;
    itl_directory_open_url(screen->directory, ITL_DIRECTORY_SERVICES, url);
    itl_screen_show_guest(&screen->screen);
    return true;
}

static bool show(void *ctx, const char *page, size_t len)
{
    device_screen_t *screen = ctx;
    itl_screen_close(&screen->screen);
    if (screen->directory == NULL || !itl_directory_show_pushed(screen->directory, (const uint8_t *)page, len))
        return false;
    itl_screen_show_guest(&screen->screen);
    return true;
}

/* Without room for it its keys open an empty page. */
static void open_directory(device_screen_t *screen)
{
    screen->directory = calloc(1, sizeof *screen->directory);
    if (screen->directory == NULL)
        return;
    itl_directory_init(screen->directory, screen->device->phone);
    const itl_screen_guest_t guest = itl_directory_guest(screen->directory);
    itl_screen_lend(&screen->screen, &guest);
}

void device_screen_open(device_screen_t *screen, device_t *device)
{
    const itl_push_config_t config = {.phone = device->phone,
                                      .screen = &screen->screen,
                                      .net = device->machine.hal.net,
                                      .clock = device->machine.hal.clock,
                                      .ctx = screen,
                                      .act = act,
                                      .browse = browse,
                                      .show = show};
    *screen = (device_screen_t){.device = device};
    itl_screen_init(&screen->screen, device->phone);
    itl_push_init(&screen->push, &config);
    open_directory(screen);
}

void device_screen_key(device_screen_t *screen, itl_screen_key_t key)
{
    act(screen, itl_screen_key(&screen->screen, key));
}

uint64_t device_screen_poll(device_screen_t *screen)
{
    return screen->directory != NULL ? itl_directory_poll(screen->directory) : ITL_HAL_FOREVER;
}

void device_screen_power_on_held(device_screen_t *screen)
{
    itl_phone_close(screen->device->phone);
    itl_screen_power_on_held(&screen->screen);
}

bool device_screen_take_restart(device_screen_t *screen)
{
    const bool restarted = screen->restarted;
    screen->restarted = false;
    return restarted;
}

bool device_screen_take_failure(device_screen_t *screen)
{
    const bool failed = screen->failed;
    screen->failed = false;
    return failed;
}

void device_screen_close(device_screen_t *screen)
{
    if (screen->device == NULL)
        return;
    itl_push_close(&screen->push);
    if (screen->directory != NULL)
        itl_directory_close(screen->directory);
    free(screen->directory);
    screen->directory = NULL;
}
