/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A device's pages, by HTTP. device_no_web.c stands in where a board has no room for them.
 */
#ifndef BOARDS_DEVICE_WEB_H
#define BOARDS_DEVICE_WEB_H

#include "device_types.h"

/** NULL; why the board has no pages, in a few words. */
const char *device_web_missing(void);

/** Opens the port that the options ask for, once the phone was opened; told on the console, failure too. Later calls do
 * nothing. */
void device_web_serve(board_device_t *device);

/** Answers what has arrived, and follows the configuration. */
void device_web_poll(void);

#endif
