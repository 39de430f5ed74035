/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lwIP stands on, beside the port: a clock that stands still unless told, and no chance. */
#include "fuzz_board.h"

#include <lwip/sys.h>
#include <string.h>

#include "board.h"

static uint32_t now_ms;

uint32_t sys_now(void)
{
    return now_ms;
}

void fuzz_board_pass(uint32_t ms)
{
    now_ms += ms;
}

bool board_entropy(void *buf, size_t len)
{
    memset(buf, 0x5A, len);
    return true;
}

uint32_t board_random32(void)
{
    return 0x5A5A5A5A;
}

_Noreturn void board_panic(const char *what)
{
    (void)what;
    abort();
}
