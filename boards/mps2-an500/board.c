/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"
#include "mps2.h"

const char board_name[] = "mps2-an500";

/* Application note AN500, table 3-2. */
const mps2_t mps2 = {
    .ethernet = 0xA0000000u,
    .psram = 0x60000000u,
    .mac = {0x02, 0x00, 0x5E, 0x00, 0x05, 0x00},
};
