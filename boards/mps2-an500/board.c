/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"
#include "cortex_m7_memory.h"
#include "mps2.h"

const char board_name[] = "mps2-an500";

/* What is in the file of --storage must be there at once. */
static void memory_start(void)
{
    static const cortex_m7_region_t regions[] = {
        {.start = 0x60000000u, .size_log2 = 24, .use = CORTEX_M7_SHARED},
        {.start = 0x00000000u, .size_log2 = 22, .use = CORTEX_M7_PROGRAM},
        {.start = 0x20000000u, .size_log2 = 22, .use = CORTEX_M7_DATA},
    };
    cortex_m7_memory_start(regions, sizeof regions / sizeof regions[0]);
}

/* Application note AN500, table 3-2. */
const mps2_t mps2 = {
    .ethernet = 0xA0000000u,
    .psram = 0x60000000u,
    .mac = {0x02, 0x00, 0x5E, 0x00, 0x05, 0x00},
    .memory_start = memory_start,
};
