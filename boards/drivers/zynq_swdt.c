/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "zynq_swdt.h"

#include "registers.h"

#define SWDT 0xF8005000u

enum { MODE = 0x0, CONTROL = 0x4, RESTART = 0x8 };

#define MODE_KEY     (0xABCu << 12)
#define MODE_ALWAYS  (3u << 7) /* the length of the reset: the longest */
#define MODE_RESET   (1u << 1)
#define MODE_ON      (1u << 0)
#define CONTROL_KEY  (0x248u << 14)
#define CONTROL_4096 3u
#define PRESCALER    4096u
#define RELOAD_SHIFT 12u
#define RELOAD_MOST  0xFFFu
#define RESTART_KEY  0x1999u

void zynq_swdt_start(uint32_t hz, uint32_t seconds)
{
    uint32_t reload = (hz / PRESCALER * seconds) >> RELOAD_SHIFT;
    reload = reload < RELOAD_MOST ? reload + 1u : RELOAD_MOST;
    *reg32(SWDT + MODE) = MODE_KEY | MODE_ALWAYS;
    *reg32(SWDT + CONTROL) = CONTROL_KEY | reload << 2 | CONTROL_4096;
    zynq_swdt_feed();
    *reg32(SWDT + MODE) = MODE_KEY | MODE_ALWAYS | MODE_RESET | MODE_ON;
}

void zynq_swdt_feed(void)
{
    *reg32(SWDT + RESTART) = RESTART_KEY;
}
