/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of board.h that is the same on every board with a Cortex-M that nobody emulates whole: no clock of the
 * day, no host that gives options or takes an exit status. */
#include "board.h"
#include "cortex_m.h"

int64_t board_utc_s(void)
{
    return 0;
}

void board_sleep(void)
{
    cortex_m_sleep();
}

_Noreturn void board_restart(void)
{
    cortex_m_reset();
}

void board_command_line(char *line, size_t cap)
{
    (void)cap;
    line[0] = '\0';
}

_Noreturn void board_exit(int status)
{
    (void)status;
    for (;;)
        cortex_m_sleep(); /* until the watchdog resets the board */
}
