/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A prompt on the UART: the words of `itlsim phone show` and `itlsim phone press`, and `set` for settings.
 */
#ifndef BOARDS_CONSOLE_H
#define BOARDS_CONSOLE_H

#include "device.h"

/** Longest line, with its NUL. */
#define CONSOLE_LINE_BYTES 200u

typedef struct console {
    board_device_t *device;
    char line[CONSOLE_LINE_BYTES];
    uint32_t len;
    bool booting; /**< Set by `boot`: the main loop sees to it. */
} console_t;

/** Shows the prompt. */
void console_start(console_t *console, board_device_t *device);

/** Takes what was typed; carries out a line that is complete. */
void console_poll(console_t *console);

#endif
