/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The screen of a board's phone, whoever presses its keys: at the console, or by pushes over HTTP (device_web.h). What
 * keys ask for is carried out here. device_no_screen.c stands in where a board has no room for it.
 */
#ifndef BOARDS_DEVICE_SCREEN_H
#define BOARDS_DEVICE_SCREEN_H

#include "device_types.h"

/** NULL; why the board has no screen, in a few words. */
const char *device_screen_missing(void);

/** The phone was opened: its screen is idle and locked. */
void device_screen_power_on(board_device_t *device);

/** Switches the phone off, and on again while # is held: a factory reset by keys can follow (screen.h). */
void device_screen_power_on_held(board_device_t *device);

/**
 * Presses keys, and carries out what they ask for; what cannot be done is told on the console.
 * @param words  names as in the URI Key:NAME, or characters of the keypad ("**#"), between blanks; cut up in place
 * @return NULL; the word that names no key: those before it were pressed
 */
const char *device_screen_press(board_device_t *device, char *words);

/** Prints the screen, a line of text for each of its rows that is not empty; '>' stands at the chosen line. */
void device_screen_print(void);

/** Lets go on what its keys have opened: pages of the network. */
void device_screen_poll(void);

/** True once after keys have started a boot. */
bool device_screen_take_boot(void);

/** What is pushed to the phone over HTTP, and asks over the network who may (push.h); once, after device_boot. */
struct itl_push *device_screen_pushes(board_device_t *device);

#endif
