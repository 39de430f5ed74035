/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What start code and libraries ask of a board, for test programs that stand on the processor alone.
 */
#include <string.h>

#include "board.h"
#include "qemu/semihosting.h"

int _write(int file, const void *buf, size_t len);
_Noreturn void board_panic(const char *what);
int board_random_seed(unsigned char *output, unsigned int bytes);
void cortex_m_tick(void);
void cortex_m_line(void);

_Noreturn void board_exit(int status)
{
    semihosting_exit(status);
}

_Noreturn void board_panic(const char *what)
{
    _write(1, what, strlen(what));
    semihosting_exit(1);
}

int board_random_seed(unsigned char *output, unsigned int bytes)
{
    return semihosting_random(output, bytes) ? 0 : -1;
}

/* No interrupt is ever switched on. */

void cortex_m_tick(void)
{
}

void cortex_m_line(void)
{
}
