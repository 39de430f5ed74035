/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imxrt_gpt.h"

#include "registers.h"

#define GPT_CONTROL  0x401EC000u
#define GPT_PRESCALE 0x401EC004u
#define GPT_COUNT    0x401EC024u

#define CONTROL_ON      (1u << 0)
#define CONTROL_CRYSTAL (5u << 6)
#define CONTROL_FREE    (1u << 9)  /* counts on through all 32 bits */
#define CONTROL_24M     (1u << 10) /* lets the crystal in */
#define CONTROL_RESET   (1u << 15)

/* 24 MHz / 12 = 2 MHz, well below a quarter of the bus clock; / 2000 = 1 kHz. */
#define PRESCALE_1_KHZ ((11u << 12) | 1999u)

static uint32_t last, wraps;

void imxrt_gpt_start(void)
{
    *reg32(GPT_CONTROL) = 0;
    *reg32(GPT_CONTROL) = CONTROL_RESET;
    while ((*reg32(GPT_CONTROL) & CONTROL_RESET) != 0)
        continue;
    *reg32(GPT_CONTROL) = CONTROL_CRYSTAL | CONTROL_FREE | CONTROL_24M;
    *reg32(GPT_PRESCALE) = PRESCALE_1_KHZ;
    *reg32(GPT_CONTROL) = CONTROL_CRYSTAL | CONTROL_FREE | CONTROL_24M | CONTROL_ON;
}

uint64_t imxrt_gpt_uptime_ms(void)
{
    uint32_t now = *reg32(GPT_COUNT);
    wraps += now < last ? 1u : 0u;
    last = now;
    return (uint64_t)wraps << 32 | now;
}
