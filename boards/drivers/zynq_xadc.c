/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "zynq_xadc.h"

#include "registers.h"

#define DEVCFG 0xF8007000u

enum { XADC_CFG = 0x100, XADC_STATUS = 0x10C, XADC_COMMAND = 0x110, XADC_DATA = 0x114, XADC_CONTROL = 0x118 };

#define CFG_ENABLE     (1u << 31)
#define CFG_EDGES      (3u << 12)
#define CFG_RATE_16    (3u << 8)
#define CFG_GAP        0x14u
#define STATUS_NO_DATA (1u << 8)
#define READ           (1u << 26)
#define PATIENCE       10000

/* Status registers of UG480, table 3-1. */
static const uint8_t registers[ZYNQ_XADC_CHANNELS] = {0x00, 0x01, 0x02, 0x06};

void zynq_xadc_start(void)
{
    *reg32(DEVCFG + XADC_CONTROL) = 0;
    *reg32(DEVCFG + XADC_CFG) = CFG_ENABLE | CFG_EDGES | CFG_RATE_16 | CFG_GAP;
}

/* The answer to a command comes while the next one is sent. */
static bool exchange(uint32_t command, uint32_t *answer)
{
    *reg32(DEVCFG + XADC_COMMAND) = command;
    for (int i = 0; i < PATIENCE; i++)
        if ((*reg32(DEVCFG + XADC_STATUS) & STATUS_NO_DATA) == 0) {
            *answer = *reg32(DEVCFG + XADC_DATA);
            return true;
        }
    return false;
}

bool zynq_xadc_read(uint16_t readings[ZYNQ_XADC_CHANNELS])
{
    uint32_t answer = 0;
    bool good = true;
    for (uint32_t i = 0; good && i < ZYNQ_XADC_CHANNELS; i++) {
        good = exchange(READ | (uint32_t)registers[i] << 16, &answer) && exchange(0, &answer);
        readings[i] = (uint16_t)answer;
    }
    return good;
}
