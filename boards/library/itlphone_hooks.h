/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a program that links the library has to supply, beside the HAL that it hands to the phone (hal/hal.h). All of it
 * is called from the program's own calls into the library, never from an interrupt.
 *
 * The C library's malloc is used, by wolfSSL and expat alone; newlib's wants `_sbrk` of the program. Who has a heap of
 * his own writes the functions of heap.h, and the linker leaves ours out.
 */
#ifndef ITLPHONE_HOOKS_H
#define ITLPHONE_HOOKS_H

#include <stdint.h>

/** Profile `whole`: fills @p output with @p bytes bytes of entropy, the seed of wolfSSL's Hash_DRBG (NIST SP 800-90A).
 *  @return 0; -1 when there is none now: TLS then fails */
int board_random_seed(unsigned char *output, unsigned int bytes);

/** libitlphone_lwip.a: a number that a stranger cannot guess, for ports, transaction identifiers and sequence numbers.
 */
uint32_t board_random32(void);

/** libitlphone_lwip.a: milliseconds since start; wraps. */
uint32_t sys_now(void);

/** libitlphone_lwip.a: ends the program after a broken promise inside lwIP. @param what  a constant text */
_Noreturn void board_panic(const char *what);

#endif
