/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Signals to a program that stays up: SIGINT and SIGTERM end it in good order, SIGHUP lets it read its files again.
 * There is one of these per process.
 */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <stdbool.h>

#include "posix/net.h"

/** From here on signals are noted, and end the net's wait(). @param reloads  SIGHUP too */
void signals_catch(const posix_net_t *net, bool reloads);

/** To be called before the net is destroyed: further signals wake nobody. */
void signals_forget_net(void);

/** The program was asked to end. */
bool signals_end_wanted(void);

/** It was asked to read its files again since this was last called. */
bool signals_take_reload(void);

/** One of the two is so; asks without taking. */
bool signals_waiting(void);

#endif
