/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The part of board.h that every emulated board takes from QEMU's host.
 */
#include "board.h"
#include "qemu/semihosting.h"

int64_t board_utc_s(void)
{
    return semihosting_time_s();
}

bool board_entropy(void *buf, size_t len)
{
    return semihosting_random(buf, len);
}

void board_command_line(char *line, size_t cap)
{
    semihosting_command_line(line, cap);
}

_Noreturn void board_exit(int status)
{
    semihosting_exit(status);
}
