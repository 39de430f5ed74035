/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The screen of a simulated phone, whoever presses its keys: at a terminal, or by pushes over HTTP. What keys ask for
 * is carried out here, and kept in the state folder.
 */
#ifndef SIM_DEVICE_SCREEN_H
#define SIM_DEVICE_SCREEN_H

#include "device/device.h"
#include "directory/directory.h"
#include "push/push.h"
#include "screen/screen.h"

/** The screen of a phone. Not to be moved while it is open. */
typedef struct device_screen {
    device_t *device;
    itl_screen_t screen;
    itl_push_t push;
    itl_directory_t *directory; /**< What Directories and Services open; NULL: no room for it. */
    bool restarted;             /**< A boot was started and nobody took notice yet. */
    bool failed;                /**< What a key asked for could not be done: error says why. */
    base_error_t error;         /**< With failed. */
} device_screen_t;

/** Makes the screen of a phone that is open. */
void device_screen_open(device_screen_t *screen, device_t *device);

/** Presses a key, and carries out what it asks for. */
void device_screen_key(device_screen_t *screen, itl_screen_key_t key);

/** Switches the phone off, and on again while # is held: a factory reset by keys can follow. */
void device_screen_power_on_held(device_screen_t *screen);

/** Lets directory and services go on. @return when to call again at the latest (monotonic ms) */
uint64_t device_screen_poll(device_screen_t *screen);

/** True once after a key started a boot. */
bool device_screen_take_restart(device_screen_t *screen);

/** True once after what a key asked for could not be done: screen->error says why. */
bool device_screen_take_failure(device_screen_t *screen);

/** Closes it. One that is not open is left as it is. */
void device_screen_close(device_screen_t *screen);

#endif
