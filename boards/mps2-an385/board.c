/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"
#include "mps2.h"

const char board_name[] = "mps2-an385";

/* Application note AN385, table 3-2. */
const mps2_t mps2 = {
    .ethernet = 0x40200000u,
    .psram = 0x21000000u,
    .mac = {0x02, 0x00, 0x5E, 0x00, 0x03, 0x85},
};
