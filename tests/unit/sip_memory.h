/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Memory that runs out when a test says so, for libosip2. What the library forgets to free then, as it does, is taken
 * back.
 */
#ifndef UNIT_SIP_MEMORY_H
#define UNIT_SIP_MEMORY_H

#include <stdbool.h>

/**
 * Runs something with room for no allocation, for one, two, and so on, until it succeeds; a success must free all.
 * @param run  @return true: it succeeded
 * @return allocations needed; 0: it never succeeded, or its success left something behind
 */
unsigned sip_memory_until_enough(bool (*run)(void));

#endif
