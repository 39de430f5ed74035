/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A phone's screen in a terminal, its keys on the keyboard (phone run --screen). ncurses starts slowly, so only the
 * program that has the other large libraries has it: itlsim hands over to that.
 */
#ifndef SIM_PHONE_SCREEN_H
#define SIM_PHONE_SCREEN_H

#include <stdbool.h>

#include "device/device_screen.h"

/** How often a terminal that was resized is looked at, in ms. */
#define PHONE_SCREEN_MS 100u

/** Whether this program draws screens. */
bool phone_screen_is_supported(void);

/** Takes the terminal. @return an exit status: EXIT_FAILED where there is none, told */
int phone_screen_open(posix_net_t *net);

/** Presses the keys that were typed, and draws. @return false: the user is done */
bool phone_screen_poll(device_screen_t *screen);

/** Gives the terminal back. One that was not taken is left as it is. */
void phone_screen_close(posix_net_t *net);

#endif
