/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What lwIP wants to know of compiler and machine.
 */
#ifndef BOARDS_LWIP_CC_H
#define BOARDS_LWIP_CC_H

#include <stdint.h>

/** Ends the program after a broken promise of the stack; boards/app says how. */
_Noreturn void board_panic(const char *what);

/** A number that a stranger cannot guess, for ports, transaction identifiers and sequence numbers. */
uint32_t board_random32(void);

#define LWIP_PLATFORM_ASSERT(what) board_panic(what)
#define LWIP_PLATFORM_DIAG(what)   ((void)0)
#define LWIP_RAND()                board_random32()

#endif
