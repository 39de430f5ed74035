/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The HAL of a world that exists only in memory: everything follows from one 64-bit seed.
 *
 * ISO C only, one thread. Out of memory ends the process (abort): no caller could go on.
 */
#ifndef VIRTUAL_VIRTUAL_H
#define VIRTUAL_VIRTUAL_H

#include "virtual/flash.h"
#include "virtual/random.h"
#include "virtual/world.h"

#endif
