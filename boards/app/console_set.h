/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The console's `set`: options that are in force from the next restart on, kept in flash.
 */
#ifndef BOARDS_CONSOLE_SET_H
#define BOARDS_CONSOLE_SET_H

#include "device.h"

/**
 * Carries out `set`; told on the console.
 * @param arguments  what was typed behind it: "tftp HOST[:PORT] ...", "alarm URI ...", "coap PORT [ADDRESS ...]", each
 * in place of what it said before, "off" for none; or "options --NAME VALUE ..." in place of everything. Cut up.
 */
void console_set(board_device_t *device, char *arguments);

#endif
