/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_screen.h"

#include <string.h>

#include "device.h"
#include "device_directory.h"
#include "device_press.h"
#include "out.h"
#include "picture/picture.h"
#include "push/push.h"
#include "screen/screen.h"

static itl_screen_t screen;
static itl_push_t push;
static bool booted;

const char *device_screen_missing(void)
{
    return NULL;
}

void device_screen_power_on(board_device_t *device)
{
    itl_screen_init(&screen, device->phone);
    device_directory_lend(device, &screen);
}

void device_screen_power_on_held(board_device_t *device)
{
    itl_phone_close(device->phone);
    itl_screen_power_on_held(&screen);
}

/* --- what keys ask for --- */

static const char *press(board_device_t *device, itl_phone_key_t key)
{
    itl_reason_t pressed = device_press(device, key);
    return pressed == ITL_REASON_NONE ? NULL : itl_reason_name(pressed);
}

/* @return NULL; why it was not done */
static const char *carry_out(board_device_t *device, itl_screen_action_t action)
{
    itl_phone_key_t key;
    if (itl_screen_action_key(action, &key))
        return press(device, key);
    switch (action) {
    case ITL_SCREEN_USE_TFTP:
        return device_use_tftp(device, itl_screen_server(&screen), ITL_PHONE_LISTS_OF_ANOTHER_GO);
    case ITL_SCREEN_USE_TFTP_KEEP:
        return device_use_tftp(device, itl_screen_server(&screen), ITL_PHONE_LISTS_STAY);
    case ITL_SCREEN_RESET_NETWORK:
        return device_use_tftp(device, NULL, ITL_PHONE_LISTS_STAY);
    default:
        return NULL;
    }
}

/* What stands in the status messages outlives a boot, and not a restart. */
static void act(void *ctx, itl_screen_action_t action)
{
    board_device_t *device = ctx;
    const char *fault = carry_out(device, action);
    if (fault != NULL) {
        out_text("\nkeys: ");
        out_text(fault);
        out_text("\n");
        return;
    }
    if (!itl_screen_action_restarts(action))
        return;
    out_text("\nkeys: the phone starts again\n");
    booted = device_reset(device, action == ITL_SCREEN_RESTART || action == ITL_SCREEN_RESET_ALL) || booted;
}

void device_screen_poll(void)
{
    device_directory_poll();
}

bool device_screen_take_boot(void)
{
    const bool taken = booted;
    booted = false;
    return taken;
}

/* --- keys --- */

const char *device_screen_press(board_device_t *device, char *words)
{
    const char *word;
    while ((word = options_word(&words)) != NULL) {
        itl_screen_key_t key;
        size_t count = 0;
        for (; itl_screen_key_of_word(word, count, &key); count++) {
            itl_screen_action_t action = itl_screen_key(&screen, key);
            if (action != ITL_SCREEN_NOTHING)
                act(device, action);
        }
        if (count == 0)
            return word;
    }
    return NULL;
}

struct itl_push *device_screen_pushes(board_device_t *device)
{
    const itl_push_config_t config = {.phone = device->phone,
                                      .screen = &screen,
                                      .net = device->hal.net,
                                      .clock = device->hal.clock,
                                      .ctx = device,
                                      .act = act};
    itl_push_init(&push, &config);
    return &push;
}

/* --- what it shows --- */

/* Rows begin with a blank. */
static void print_row(itl_picture_row_t *row, bool is_line)
{
    size_t len = strlen(row->text);
    while (len > 0 && row->text[len - 1] == ' ')
        len--;
    if (len == 0)
        return;
    row->text[len] = '\0';
    row->text[0] = is_line && row->inverse ? '>' : ' ';
    out_text(row->text);
    out_text("\n");
}

void device_screen_print(void)
{
    const itl_picture_t picture = itl_picture_of(&screen);
    const itl_picture_grid_t grid = itl_picture_grid(&picture);
    for (uint16_t number = 0; number < grid.rows; number++) {
        itl_picture_row_t row;
        itl_picture_row(&screen, &grid, number, &row);
        print_row(&row, number > 0 && number + 1u < grid.rows);
    }
}
